// Reads a QR where the browser cannot by itself (Safari, Firefox): fetched only when a camera is opened there.
export { BarcodeDetector } from "qr/decode.js";
