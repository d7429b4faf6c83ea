// The talk with a person of the shop: say what was read and that one writes; look again when somebody stops writing.
import { refresh } from "./live.ts";

/** The server takes one word of it every five seconds. */
const EVERY_MS = 5_000;
/** After so long without a letter nobody is writing any more. */
const TYPING_MS = 16_000;

/** Look again once whoever is writing may have stopped. */
export function typing(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = (): void => {
    clearTimeout(timer);
    if (document.querySelector("[data-typing]")) timer = setTimeout(() => void refresh(), TYPING_MS);
  };
  watch();
  document.addEventListener("comptoir:morphed", watch);
}

/** Tell that an answer was shown, so that it need not go on by SMS or mail; and that the reader is writing. */
export function heard(): void {
  const tell = (): void => {
    const url = document.querySelector<HTMLElement>("[data-heard]")?.dataset.heard;
    if (url && !document.hidden) navigator.sendBeacon(url);
  };
  tell();
  document.addEventListener("comptoir:morphed", tell);
  document.addEventListener("visibilitychange", tell);
  const text = document.querySelector<HTMLElement>("[data-types]");
  let told = 0;
  text?.addEventListener("input", () => {
    if (Date.now() - told < EVERY_MS) return;
    told = Date.now();
    navigator.sendBeacon(text.dataset.types ?? "");
  });
  typing();
}

/** Who is writing concerns only the pages that show it. */
export function concerns(topic: string): boolean {
  return topic !== "typing" || !!document.querySelector("[data-types], [data-draft]");
}
