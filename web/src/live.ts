// Server-sent events: when the page has changed, fetch it again and morph its fragments.
import { ageText, backoff, type AgeWords } from "./age.ts";
import { morphPage } from "./morph.ts";

/** After this long without a word from the server, the page says that it may be old. */
const STALE_MS = 40_000;

/** What the page shows of its own freshness. */
class Freshness {
  private last = Date.now();
  private open = false;
  private beats = false;
  private readonly label = document.querySelector<HTMLElement>("[data-seen]");
  private readonly banner = document.querySelector<HTMLElement>("[data-stale]");

  constructor() {
    setInterval(() => this.show(), 1000);
  }

  /** The server spoke. */
  heard(beat = false): void {
    this.last = Date.now();
    this.open = true;
    this.beats ||= beat;
    this.show();
  }

  /** The line is cut. */
  lost(): void {
    this.open = false;
    this.show();
  }

  private show(): void {
    // A server that sends no beat is trusted as long as its line is open.
    if (this.open && !this.beats) this.last = Date.now();
    const age = Date.now() - this.last;
    const stale = this.open ? age > STALE_MS : age > 6000;
    if (this.label) {
      const { now = "", seconds = "", minutes = "" } = this.label.dataset;
      const words: AgeWords = { live: now, seconds, minutes };
      const text = this.open && age < STALE_MS ? now : ageText(age, words);
      if (this.label.textContent !== text) this.label.textContent = text;
      this.label.classList.toggle("is-old", stale);
    }
    if (this.banner && this.banner.hidden === stale) this.banner.hidden = !stale;
  }
}

/** Fetch the page one is on and morph its fragments. */
export async function refresh(): Promise<void> {
  const answer = await fetch(location.href, { headers: { "x-fragment": "live" }, cache: "no-store" });
  if (answer.ok) morphPage(await answer.text());
}

/** Follow `[data-live]`; `changed` may be given instead of the plain refresh, `wait` how long a topic waits for others, not at all when it is of no concern. */
export function live(changed: () => Promise<void> = refresh, wait: (topic: string) => number | undefined = () => 150): void {
  const url = document.querySelector<HTMLElement>("[data-live]")?.dataset.live;
  if (!url || !("EventSource" in window)) return;
  const freshness = new Freshness();
  let source: EventSource | undefined;
  let tries = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let pending: ReturnType<typeof setTimeout> | undefined;

  // Several changes in one breath make one fetch.
  const update = (topic = ""): void => {
    const after = wait(topic);
    if (after === undefined) return;
    if (after === 0) clearTimeout(pending);
    else if (pending) return;
    pending = setTimeout(() => {
      pending = undefined;
      changed().then(() => freshness.heard(), () => freshness.lost());
    }, after);
  };
  const connect = (): void => {
    clearTimeout(retry);
    source?.close();
    source = new EventSource(url);
    source.addEventListener("open", () => {
      freshness.heard();
      if (tries > 0) update();
      tries = 0;
    });
    source.addEventListener("changed", (event) => {
      freshness.heard();
      update(event.data);
    });
    source.addEventListener("beat", () => freshness.heard(true));
    source.addEventListener("error", () => {
      source?.close();
      freshness.lost();
      retry = setTimeout(connect, backoff(tries++, Math.random()));
    });
  };
  connect();
  window.addEventListener("offline", () => freshness.lost());
  window.addEventListener("online", connect);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => event.persisted && connect());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (source?.readyState === EventSource.OPEN) update();
    else connect();
  });
}
