// Search as one types: the server's own results, fetched as a fragment.
import { morph } from "./morph.ts";

const WAIT_MS = 160;

/** Follow `input[data-search]` and keep `#resultats` in step. */
export function search(): void {
  const field = document.querySelector<HTMLInputElement>("input[data-search]");
  const place = document.getElementById("resultats");
  if (!field || !place || !field.form) return;
  const action = field.form.action;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      running?.abort();
      running = new AbortController();
      const url = new URL(action);
      const words = field.value.trim();
      if (words) url.searchParams.set("q", words);
      try {
        const answer = await fetch(url, { headers: { "x-fragment": "results" }, signal: running.signal });
        if (!answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = page.getElementById("resultats");
        if (found) morph(place, found);
        history.replaceState(null, "", url);
      } catch {
        // A newer search took over, or the line is cut: Enter still asks the server.
      }
    }, WAIT_MS);
  });
}
