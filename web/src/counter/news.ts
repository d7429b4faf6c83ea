// What was just done, what could not be, what came in: said on the screen and to screen readers.
import { fill, word } from "./words.ts";

const SAID_MS = 20_000;
let fades: ReturnType<typeof setTimeout> | undefined;

/** Say a sentence to screen readers. */
export function speak(text: string): void {
  const spoken = document.getElementById("spoken");
  if (spoken) spoken.textContent = text;
}

/** Take over the sentence that a fetched page says of the last gesture, with its undo, for a while. */
export function said(html: string): void {
  const place = document.getElementById("said");
  const sentence = new DOMParser().parseFromString(html, "text/html").getElementById("said");
  if (!place || !sentence?.firstElementChild) return;
  place.replaceChildren(...sentence.childNodes);
  clearTimeout(fades);
  fades = setTimeout(() => place.replaceChildren(), SAID_MS);
}

function banner(kind: string, mark: string, text: string): HTMLElement {
  const box = document.createElement("div");
  box.className = `banner ${kind}`;
  const icon = document.querySelector("#stale .i")?.cloneNode(true) as Element | undefined;
  const use = icon?.querySelector("use");
  use?.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*/, `#${mark}`));
  const words = document.createElement("p");
  words.textContent = text;
  if (icon) box.append(icon);
  box.append(words);
  return box;
}

/** A banner that stays until a person has closed it. */
function stays(box: HTMLElement, label: string, closed: () => void = () => undefined): void {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-line";
  close.textContent = label;
  close.addEventListener("click", () => {
    closed();
    box.remove();
  });
  box.append(close);
  document.getElementById("conflicts")?.append(box);
}

/** Taps of somebody else wait on this tablet: they leave when their maker is back, or are put away; those of nobody never leave. */
export function others(count: number, known: boolean, putAway: () => void): void {
  const [says, act] = known ? ["keptOthers", "keptPutAway"] : ["keptNameless", "close"];
  stays(banner("is-stale", "clock", fill(word(says), count)), word(act), putAway);
}

/** A tap that the server refused stays said until a person has read it. */
export function conflict(label: string, why: string): void {
  stays(banner("is-refused", "alert", `${fill(word("conflict"), label)} ${why || word("conflictUnknown")}`), word("close"));
}

/** The taps that waited have all left. */
export function replayed(): void {
  const place = document.getElementById("said");
  speak(word("replayed"));
  place?.replaceChildren(banner("is-done", "check", word("replayed")));
  clearTimeout(fades);
  fades = setTimeout(() => place?.replaceChildren(), SAID_MS);
}
