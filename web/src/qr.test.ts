import assert from "node:assert/strict";
import { test } from "node:test";
import encodeQR from "qr";
import { BarcodeDetector } from "./qr.ts";

/** A picture with a QR in its middle, so many dots a module, as a camera gives it. */
function picture(text: string | null, dots: number): ImageBitmapSource {
  const modules = text === null ? [] : encodeQR(text, "raw", { border: 4 });
  const side = Math.max(modules.length, 41) * dots;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  modules.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (!dark) return;
      for (let at = 0; at < dots * dots; at++) {
        const place = ((y * dots + Math.floor(at / dots)) * side + x * dots + (at % dots)) * 4;
        data.fill(20, place, place + 3);
      }
    }),
  );
  return { [Symbol.toStringTag]: "ImageData", data, width: side, height: side } as unknown as ImageBitmapSource;
}

test("our own reader reads the QR of an order", async () => {
  Object.defineProperty(globalThis, "DOMRectReadOnly", { value: class {}, configurable: true });
  const reader = new BarcodeDetector({ formats: ["qr_code"] });
  for (const text of ["4688", "https://rue.example.org/courte-pate/c/k3XbP9aQ#4688"]) {
    const [found] = await reader.detect(picture(text, 5));
    assert.equal(found?.rawValue, text);
  }
  assert.deepEqual(await reader.detect(picture(null, 5)), []);
});
