// Pure: how long ago, and how long to wait before trying again.

/** The sentences of an age, written by the server: `{n}` takes the number. */
export interface AgeWords {
  live: string;
  seconds: string;
  minutes: string;
}

/** "en direct", "vu il y a 12 s", "vu il y a 3 min". */
export function ageText(ms: number, words: AgeWords): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 3) return words.live;
  if (seconds < 60) return words.seconds.replace("{n}", String(seconds));
  return words.minutes.replace("{n}", String(Math.round(seconds / 60)));
}

/** Doubling waits from 1 s to 30 s, spread by a chance between 0 and 1 so that a street does not come back all at once. */
export function backoff(tries: number, chance: number): number {
  const full = Math.min(30_000, 1000 * 2 ** Math.min(tries, 5));
  return Math.round(full / 2 + (full / 2) * chance);
}
