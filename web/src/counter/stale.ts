// Pure: what the board says when it has not heard the server for a while.
import { fill } from "./words.ts";

/** After this long without a word, what one sees may be old. */
export const STALE_MS = 8_000;

/** The sentences of the banner, by their names in the page. */
export interface StaleWords {
  staleSeconds: string;
  staleMinutes: string;
  staleSince: string;
  staleNone: string;
  staleOne: string;
  staleMany: string;
}

/** The banner's bold part and the rest: since when, of when what one sees dates, how many moves are kept. */
export function staleText(age: number, since: string, kept: number, words: StaleWords): [string, string] {
  const seconds = Math.max(1, Math.round(age / 1000));
  const bold = seconds < 60 ? fill(words.staleSeconds, seconds) : fill(words.staleMinutes, Math.floor(seconds / 60));
  const carry = kept === 0 ? words.staleNone : kept === 1 ? words.staleOne : fill(words.staleMany, kept);
  return [bold, `${fill(words.staleSince, since)} ${carry}`];
}
