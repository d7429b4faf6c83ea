// Small comforts: menus that close, a copy button, a print button.

/** Close the menu on a touch elsewhere or on Escape; show `[data-copy]` and `#print`. */
export function small(): void {
  const menus = (): NodeListOf<HTMLDetailsElement> => document.querySelectorAll<HTMLDetailsElement>(".who-menu[open], .others[open]");
  document.addEventListener("pointerdown", ({ target }) => {
    for (const menu of menus()) if (!(target instanceof Node) || !menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  const print = document.querySelector<HTMLButtonElement>("#print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.copy ?? "")?.textContent ?? "";
      void navigator.clipboard.writeText(text).then(() => button.setAttribute("aria-pressed", "true"));
    });
  }
}
