// + and − beside a number, in round steps.

/** The next round number: 38 and a step of 5 give 40 upwards, 35 downwards; never out of its bounds. */
export function stepped(value: number, direction: number, by: number, min: number, max: number): number {
  const next = direction > 0 ? (Math.floor(value / by) + 1) * by : (Math.ceil(value / by) - 1) * by;
  return Math.min(max, Math.max(min, next));
}

/** Bring the `[data-stepper]` buttons to life. */
export function steps(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-stepper] [data-step]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-stepper] [data-step]") : null;
    const box = button?.closest<HTMLElement>("[data-stepper]");
    const field = box?.querySelector("input");
    if (!button || !box || !field) return;
    const now = Number(field.value) || 0;
    field.value = String(stepped(now, Number(button.dataset.step), Number(box.dataset.stepper) || 1, Number(field.min || 0), Number(field.max || 9999)));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
