// Big keys for a code, so that no small keyboard slides over the page.

/** Bring the `[data-pad]` keys to life; a form with `data-length` leaves by itself when its code is whole. */
export function pads(): void {
  for (const pad of document.querySelectorAll<HTMLElement>("[data-pad]")) {
    const form = pad.closest("form");
    const field = form?.querySelector<HTMLInputElement>("input[name='code'], input[name='pin']");
    if (!form || !field) continue;
    pad.hidden = false;
    const length = Number(form.dataset.length) || 0;
    const whole = (): void => {
      if (length > 0 && field.value.replaceAll(" ", "").length === length) form.requestSubmit();
    };
    if (matchMedia("(pointer: coarse)").matches) field.inputMode = "none";
    pad.addEventListener("click", (event) => {
      const key = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-key]")?.dataset.key : undefined;
      if (!key) return;
      // A wrong code stays to be read: the first key begins a new one.
      if (length > 0 && key !== "back" && field.value.length >= length) field.value = "";
      field.value = key === "back" ? field.value.slice(0, -1) : field.value + key;
      whole();
    });
    field.addEventListener("input", whole);
  }
}
