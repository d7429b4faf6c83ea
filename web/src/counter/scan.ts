// Read the customer's QR with the tablet's camera: by the browser where it can, else by a reader of our own.
import { word } from "./words.ts";

/** The address that a read QR leads to: by its four digits, else the whole text for the server to know. */
export function handover(text: string): string {
  const digits = /^\d{4}$/.exec(text.trim())?.[0];
  let code = digits;
  if (!code && URL.canParse(text)) {
    const url = new URL(text);
    code = [url.searchParams.get("code"), url.hash.slice(1), url.pathname.split("/").at(-1)].find((part) => /^\d{4}$/.test(part ?? "")) ?? undefined;
  }
  return code ? `/comptoir/remise?code=${code}` : `/comptoir/remise?qr=${encodeURIComponent(text.trim())}`;
}

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorMaker {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** The browser's own reader when it knows this kind of code, else ours, at `url`. */
export async function reader(own: DetectorMaker | undefined, url: string): Promise<DetectorMaker> {
  const known = (await own?.getSupportedFormats().catch(() => [])) ?? [];
  if (own && known.includes("qr_code")) return own;
  return ((await import(url)) as { BarcodeDetector: DetectorMaker }).BarcodeDetector;
}

/** Show the `[data-scan]` buttons where they can work, and open `#scanner` with them. */
export function scan(): void {
  const native = (window as unknown as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  const box = document.querySelector<HTMLDialogElement>("#scanner");
  const video = box?.querySelector("video");
  if (!box || !video || !navigator.mediaDevices?.getUserMedia) return;
  const said = box.querySelector<HTMLElement>("[role='status']");
  const say = (name: string): void => {
    if (said) said.textContent = word(name);
  };
  let stream: MediaStream | undefined;
  const stop = (): void => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
  };
  const look = async (detector: Detector): Promise<void> => {
    if (!box.open || !stream) return;
    const [found] = await detector.detect(video).catch(() => []);
    if (found) {
      stop();
      location.assign(handover(found.rawValue));
    } else {
      setTimeout(() => void look(detector), 150);
    }
  };
  const open = async (): Promise<void> => {
    box.showModal();
    say("cameraWait");
    try {
      const Maker = await reader(native, box.dataset.reader ?? "");
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      if (!box.open) return stop();
      video.srcObject = stream;
      await video.play();
      await look(new Maker({ formats: ["qr_code"] }));
    } catch {
      stop();
      say("cameraNone");
    }
  };
  box.querySelector("button")?.addEventListener("click", () => box.close());
  box.addEventListener("close", stop);
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-scan]")) {
    button.hidden = false;
    button.addEventListener("click", () => void open());
  }
}
