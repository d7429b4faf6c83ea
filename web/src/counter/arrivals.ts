// Pure: which orders are new since this screen last looked.

/** What the board says of itself. */
export interface Seen {
  /** When the last order came in, shown or not. */
  last: number;
  /** The cards on the screen and when each came in. */
  cards: { id: string; received: number }[];
}

/** The new cards, and whether something came in at all (it may stand below the fold, for tonight). */
export function arrivals(before: number, now: Seen): { ids: string[]; any: boolean } {
  const ids = now.cards.filter(({ received }) => received > before).map(({ id }) => id);
  return { ids, any: ids.length > 0 || now.last > before };
}
