// How long an answer is as an SMS, while it is written.
import { size } from "./segments.ts";
import { fill, word } from "./words.ts";

/** Count under each `textarea[data-segments]`. */
export function meters(): void {
  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLTextAreaElement) || !target.hasAttribute("data-segments")) return;
    const meter = target.closest(".field")?.querySelector<HTMLElement>(".meter");
    const output = meter?.querySelector("output");
    if (!meter || !output) return;
    const { used, room, segments, wide } = size(target.value);
    const count = fill(word(segments === 1 ? "segmentsOne" : "segmentsMany"), used, room, segments);
    output.textContent = wide ? `${count}. ${fill(word("segmentsWide"), wide)}` : count;
    meter.classList.toggle("is-wide", wide !== null);
  });
}
