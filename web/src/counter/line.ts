// The line to the server: when the board has changed, fetch it again; when the line is cut, say so and go on.
import { backoff } from "../age.ts";
import { morphPage } from "../morph.ts";
import type { Clock } from "./clock.ts";
import { STALE_MS, staleText } from "./stale.ts";
import { word } from "./words.ts";

/** What the rest of the counter asks of the line. */
export interface Line {
  /** Something could not be sent: doubt the line. */
  doubt(): void;
  /** Something was answered: the line holds. */
  fine(): void;
  /** Fetch the page and morph its fragments. */
  refresh(): Promise<void>;
}

/** Follow `[data-live]`; `kept` counts the taps that wait, `back` is called each time the server is heard again. */
export function line(clock: Clock, kept: () => number, back: () => void): Line {
  const url = document.querySelector<HTMLElement>("[data-live]")?.dataset.live;
  let heardAt = clock.now();
  let up = true;
  let source: EventSource | undefined;
  let tries = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let pending: ReturnType<typeof setTimeout> | undefined;

  const banner = document.getElementById("stale");
  const seen = document.getElementById("seen");
  const show = (): void => {
    const age = clock.now() - heardAt;
    const stale = !up && (age > STALE_MS || kept() > 0);
    seen?.classList.toggle("is-old", stale);
    if (!banner) return;
    if (stale) {
      const names = ["staleSeconds", "staleMinutes", "staleSince", "staleNone", "staleOne", "staleMany"] as const;
      const words = Object.fromEntries(names.map((name) => [name, word(name)])) as Record<(typeof names)[number], string>;
      const [bold, rest] = staleText(age, clock.say(heardAt), kept(), words);
      for (const [part, text] of [["b", bold], ["span", rest]] as const) {
        const place = banner.querySelector(part);
        if (place && place.textContent !== text) place.textContent = text;
      }
    }
    if (banner.hidden === stale) banner.hidden = !stale;
  };
  const heard = (): void => {
    heardAt = clock.now();
    const was = up;
    up = true;
    show();
    if (!was) back();
  };
  const lost = (): void => {
    up = false;
    show();
  };
  // An answer came by another way while the stream was waiting to try again: try at once.
  const fine = (): void => {
    tries = 0;
    heard();
    if (url && source?.readyState === EventSource.CLOSED) connect();
  };
  const refresh = async (): Promise<void> => {
    try {
      const answer = await fetch(location.href, { headers: { "x-fragment": "live" }, cache: "no-store" });
      if (!answer.ok) return;
      if (answer.redirected) return location.assign(answer.url);
      morphPage(await answer.text());
      fine();
    } catch {
      lost();
    }
  };
  // Several changes in one breath make one fetch.
  const update = (): void => {
    pending ??= setTimeout(() => {
      pending = undefined;
      void refresh();
    }, 150);
  };
  const again = (): void => {
    source?.close();
    clearTimeout(retry);
    retry = setTimeout(connect, backoff(tries++, Math.random()));
  };
  const connect = (): void => {
    clearTimeout(retry);
    source?.close();
    if (!url) return void refresh().then(() => up || again());
    source = new EventSource(url);
    source.addEventListener("open", () => {
      if (!up || tries > 0) update();
      tries = 0;
      heard();
    });
    source.addEventListener("changed", (event) => {
      // Who is writing concerns the desk alone.
      if (event.data === "typing") return;
      heard();
      update();
    });
    source.addEventListener("beat", heard);
    source.addEventListener("error", () => {
      lost();
      again();
    });
  };
  if (url) connect();
  setInterval(show, 1000);
  banner?.querySelector("button")?.addEventListener("click", connect);
  window.addEventListener("offline", lost);
  window.addEventListener("online", connect);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => event.persisted && connect());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !url) return;
    if (source?.readyState === EventSource.OPEN) update();
    else connect();
  });
  return {
    doubt() {
      lost();
      again();
    },
    fine,
    refresh,
  };
}
