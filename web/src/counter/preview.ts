// The batch page: whatever is chosen, the preview follows.
import { morphPage } from "../morph.ts";

/** Keep the preview of `form[data-preview]` in step with what is chosen in it. */
export function preview(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-preview]");
  if (!form) return;
  form.classList.add("is-live");
  let wait: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const ask = async (): Promise<void> => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (name !== "nonce") fields.append(name, String(value));
    if (!fields.has("sku") || !form.checkValidity()) return;
    const turn = ++asked;
    const url = `${form.getAttribute("action") ?? ""}?${fields}`;
    const answer = await fetch(url, { headers: { "x-fragment": "live" } }).catch(() => undefined);
    // Without an answer the button comes back: the server will be asked by a page.
    if (!answer?.ok) return form.classList.remove("is-live");
    const html = await answer.text();
    if (turn !== asked) return;
    morphPage(html);
    history.replaceState(null, "", url);
  };
  const later = (): void => {
    clearTimeout(wait);
    wait = setTimeout(() => void ask(), 250);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
}
