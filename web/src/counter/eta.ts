// Minutes to go until someone arrives: they run on while nothing else on the board moves.

/** Whole minutes to go, rounded up; nobody is less than zero minutes away. */
export function minutesToGo(now: number, at: number): number {
  return Math.max(0, Math.ceil((at - now) / 60_000));
}

/** Keep every `[data-eta]` in step with the shop's clock. */
export function etas(now: () => number): void {
  const show = (): void => {
    for (const label of document.querySelectorAll<HTMLElement>("[data-eta]")) {
      const { eta = "0", there = "" } = label.dataset;
      const minutes = minutesToGo(now(), Number(eta));
      const text = minutes === 0 ? there : (label.dataset["in"] ?? "").replace("{n}", String(minutes));
      if (label.textContent !== text) label.textContent = text;
    }
  };
  setInterval(show, 10_000);
  document.addEventListener("comptoir:morphed", show);
}
