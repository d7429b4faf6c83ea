// The board stays lit: a tablet that sleeps hides the next order.

/** Ask the screen to stay awake on `[data-live]` pages, again each time the page is seen again. */
export function wake(): void {
  if (!("wakeLock" in navigator) || !document.querySelector("[data-live]")) return;
  const ask = (): void => {
    if (!document.hidden) navigator.wakeLock.request("screen").catch(() => undefined);
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
