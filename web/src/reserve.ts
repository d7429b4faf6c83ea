// The reserve page: its one button says the hour that was chosen.

/** Keep the text of `[data-says]` in step with the chosen slot. */
export function reserve(): void {
  const label = (): void => {
    const button = document.querySelector<HTMLElement>("[data-says]");
    const slot = document.querySelector<HTMLInputElement>("input[name='at']:checked");
    const words = slot?.dataset.when;
    if (button && words) button.textContent = (button.dataset.says ?? "").replace("{when}", words);
  };
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.name === "at") label();
  });
  document.addEventListener("comptoir:morphed", label);
  label();
}
