// Buttons that open the printing window; without script they are not shown.

/** Serve `[data-print]`. */
export function printing(): void {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
}
