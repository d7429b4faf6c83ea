// Without a line: the page that stands in for the counter's, and the worker that shows it.
import { fill } from "./words.ts";
import { all } from "./kept.ts";
import { tablet } from "./storage.ts";

const AGAIN_MS = 3_000;

/** Install the worker; where the board is opened, let it keep the page that stands in. */
export function install(): void {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  if (document.getElementById("lanes")) void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage("counter"));
}

/** On the page that stands in (`#offline`): say which taps are kept, and open the page that was wanted once it can be had. */
export function offline(): void {
  const page = document.getElementById("offline");
  // Opened by its own name it stands in for nothing.
  if (!page || location.pathname === "/comptoir/hors-ligne") return;
  const kept = page.querySelector<HTMLElement>("[data-kept]");
  const storage = tablet();
  const labels = (storage ? all(storage) : []).flatMap(({ taps }) => taps.map(({ label }) => label));
  if (kept && labels.length > 0) {
    kept.textContent = fill(kept.dataset.kept ?? "", labels.join(", "));
    kept.hidden = false;
  }
  const look = async (): Promise<void> => {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
    if (answer && answer.status < 500) location.reload();
  };
  setInterval(() => void look(), AGAIN_MS);
  window.addEventListener("online", () => void look());
}
