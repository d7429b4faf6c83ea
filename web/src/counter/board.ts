// The board: what came in rings, is marked and is said.
import { arrivals, type Seen } from "./arrivals.ts";
import { speak } from "./news.ts";
import { ring } from "./sound.ts";
import { session } from "./storage.ts";
import { fill, word } from "./words.ts";

const MARK_MS = 90_000;
const LAST = "comptoir.last";

function seen(lanes: HTMLElement): Seen {
  const cards = [...lanes.querySelectorAll<HTMLElement>("[data-received]")];
  return {
    last: Number(lanes.dataset.last) || 0,
    cards: cards.map((card) => ({ id: card.id, received: Number(card.dataset.received) || 0 })),
  };
}

/** Watch `#lanes` for new orders. */
export function board(): void {
  const lanes = document.getElementById("lanes");
  if (!lanes) return;
  const fresh = new Map<string, number>();
  const title = document.title;
  const stored = Number(session()?.getItem(LAST));
  let before = stored || seen(lanes).last;

  const draw = (): void => {
    for (const [id, until] of fresh) if (until < Date.now()) fresh.delete(id);
    for (const card of lanes.querySelectorAll<HTMLElement>(".order")) {
      card.classList.toggle("is-new", fresh.has(card.id));
      if (fresh.has(card.id)) card.dataset.new = word("newMark");
      else delete card.dataset.new;
    }
    document.title = fresh.size > 0 ? `(${fresh.size}) ${title}` : title;
  };
  const look = (): void => {
    const now = seen(lanes);
    const { ids, any } = arrivals(before, now);
    before = Math.max(before, now.last, ...now.cards.map(({ received }) => received));
    session()?.setItem(LAST, String(before));
    for (const id of ids) fresh.set(id, Date.now() + MARK_MS);
    draw();
    if (!any) return;
    ring();
    const code = document.getElementById(ids[0] ?? "")?.dataset.code ?? "";
    speak(ids.length > 1 ? fill(word("newMany"), ids.length) : fill(word("newOne"), code));
  };
  document.addEventListener("comptoir:morphed", look);
  lanes.addEventListener("pointerdown", ({ target }) => {
    const card = target instanceof Element ? target.closest(".order") : null;
    if (card && fresh.delete(card.id)) draw();
  });
  setInterval(draw, 5_000);
  look();
}
