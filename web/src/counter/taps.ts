// The taps of the board: sent at once when the line holds, kept and shown as kept when it does not.
import { morphPage } from "../morph.ts";
import { nonce } from "../nonce.ts";
import { adopt, boxOf, NOBODY, ofOthers } from "./kept.ts";
import type { Line } from "./line.ts";
import { conflict, others, replayed, said } from "./news.ts";
import { answerOf, Queue, storageBox, type Tap } from "./queue.ts";
import { tablet } from "./storage.ts";
import { word } from "./words.ts";

const LANES: Record<string, string> = { received: "a-preparer", set_aside: "de-cote", ready: "pretes" };
const TRY_AGAIN_MS = 5_000;
const TIMEOUT_MS = 8_000;

const field = (tap: Tap, name: string): string => tap.fields.find(([key]) => key === name)?.[1] ?? "";

/** Draw a kept tap: the card goes where the tap sends it, says that it is kept, and offers the gesture after it. */
function mark(tap: Tap, takeBack: (order: string) => void): void {
  if (tap.order === null) {
    const row = document.getElementById(`s-${field(tap, "sku")}`)?.querySelector<HTMLElement>(".l");
    if (row) row.dataset.kept = String(Number(row.dataset.kept ?? 0) + 1);
    return;
  }
  const { order } = tap;
  const card = document.getElementById(`o-${order}`) ?? document.getElementById(`d-${order}`);
  if (!card) return;
  const to = field(tap, "to");
  document.querySelector(`#${LANES[to]} .scroll`)?.prepend(card);
  const [main, ...others] = card.querySelectorAll<HTMLFormElement>("form[data-queue]");
  const next = to === "set_aside" ? "ready" : to === "ready" ? "collected" : null;
  for (const form of next ? others : [main, ...others]) if (form) form.hidden = true;
  if (main && next) {
    const put = (name: string, value: string): void => {
      const input = main.querySelector<HTMLInputElement>(`input[name='${name}']`);
      if (input) input.value = value;
    };
    put("to", next);
    put("version", String(Number(field(tap, "version")) + 1));
    const button = main.querySelector("button");
    button?.removeAttribute("aria-busy");
    if (button) button.textContent = next === "ready" ? word("moveReady") : (card.dataset.pay ?? "");
  }
  if (card.classList.contains("is-kept")) return;
  card.classList.add("is-kept");
  const note = document.createElement("p");
  note.className = "kept-note";
  note.textContent = word("kept");
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "btn btn-quiet";
  undo.textContent = word("takeBack");
  undo.addEventListener("click", () => takeBack(order));
  card.append(note, undo);
}

/** Intercept `form[data-queue]`; returns the queue, for whoever counts it. */
export function taps(line: () => Line): Queue {
  // A browser that forbids it still has the page's memory.
  const storage = tablet();
  const onBoard = document.getElementById("lanes") !== null;
  const before = new Map<string, string>();
  let kept = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const queue: Queue = new Queue(
    storageBox(storage, boxOf(word("who"))),
    async (tap) => {
      const body = new URLSearchParams([...tap.fields, ["nonce", tap.nonce], ["tapped_at", String(tap.at)]]);
      const headers = { "x-fragment": "live", accept: "text/html, application/problem+json" };
      try {
        return await answerOf(await fetch(tap.url, { method: "POST", body, headers, signal: AbortSignal.timeout(TIMEOUT_MS) }));
      } catch {
        return { kind: "later" };
      }
    },
    {
      done(_, page, url) {
        if (onBoard || new URL(url).pathname === location.pathname) {
          morphPage(page);
          said(page);
          line().fine();
        } else {
          location.assign(url);
        }
      },
      refused(tap, why) {
        conflict(tap.label, why);
        void line().refresh();
      },
      door: (url) => location.assign(url),
      kept: () => undefined,
    },
  );

  const takeBack = (order: string): void => {
    queue.takeBack(order);
    const html = before.get(order);
    const card = document.getElementById(`o-${order}`) ?? document.getElementById(`d-${order}`);
    if (!html || !card || queue.waiting.some((tap) => tap.order === order)) return;
    const was = document.createElement("template");
    was.innerHTML = html;
    const lane = was.content.querySelector<HTMLElement>("[data-lane]")?.dataset.lane;
    const old = was.content.querySelector(".order, li");
    if (!old) return;
    card.remove();
    document.querySelector(`#${lane} .scroll`)?.prepend(old);
    before.delete(order);
  };
  const draw = (tap: Tap): void => {
    const card = tap.order === null ? null : document.getElementById(`o-${tap.order}`);
    if (card && tap.order !== null && !before.has(tap.order)) {
      const lane = card.closest(".lane")?.id ?? "";
      before.set(tap.order, `<div data-lane="${lane}">${card.outerHTML}</div>`);
    }
    mark(tap, takeBack);
  };
  const flush = async (): Promise<void> => {
    clearTimeout(retry);
    if (queue.waiting.length === 0) return;
    if (await queue.flush()) {
      if (kept) replayed();
      kept = false;
      before.clear();
    } else if (queue.waiting.length > 0) {
      kept = true;
      line().doubt();
      retry = setTimeout(() => void flush(), TRY_AGAIN_MS);
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.queue === undefined) return;
    event.preventDefault();
    const fields: [string, string][] = [];
    for (const [name, value] of new FormData(form, event.submitter)) if (name !== "nonce") fields.push([name, String(value)]);
    const { queue: label, order = null } = form.dataset;
    const tap: Tap = { nonce: nonce(), url: form.getAttribute("action") ?? "", fields, label, order, at: Date.now() };
    if (!queue.add(tap)) return;
    event.submitter?.setAttribute("aria-busy", "true");
    void flush().then(() => {
      event.submitter?.removeAttribute("aria-busy");
      if (queue.waiting.some(({ nonce }) => nonce === tap.nonce)) draw(tap);
    });
  });
  document.addEventListener("comptoir:morphed", () => {
    document.querySelectorAll<HTMLElement>(".l[data-kept]").forEach((row) => delete row.dataset.kept);
    before.clear();
    queue.waiting.forEach(draw);
  });
  document.addEventListener("comptoir:back", () => void flush());
  if (storage) {
    adopt(storage);
    const waiting = ofOthers(storage, word("who"));
    for (const known of [true, false]) {
      const theirs = waiting.filter(({ who }) => (who !== NOBODY) === known);
      const count = theirs.reduce((sum, { taps }) => sum + taps.length, 0);
      if (count > 0) others(count, known, () => theirs.forEach(({ who }) => storage.removeItem(boxOf(who))));
    }
  }
  if (queue.waiting.length > 0) {
    kept = true;
    queue.waiting.forEach(draw);
    void flush();
  }
  return queue;
}
