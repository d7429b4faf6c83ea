// Pure but for the storage that it is given: whose taps wait on this tablet. They leave under the name of who made them, or not at all.
import type { Tap } from "./queue.ts";

const NAME = "comptoir.taps.";

/** The name under which somebody's taps are kept; `who` is their mark in a shop. */
export const boxOf = (who: string): string => NAME + who;

/** The taps of everybody. */
export function all(storage: Pick<Storage, "getItem" | "key" | "length">): { who: string; taps: Tap[] }[] {
  const found: { who: string; taps: Tap[] }[] = [];
  for (let at = 0; at < storage.length; at++) {
    const name = storage.key(at);
    if (!name?.startsWith(NAME)) continue;
    try {
      const taps: unknown = JSON.parse(storage.getItem(name) ?? "[]");
      if (Array.isArray(taps) && taps.length > 0) found.push({ who: name.slice(NAME.length), taps: taps as Tap[] });
    } catch {
      // What cannot be read was not written by us.
    }
  }
  return found;
}

/** The taps that others made here. */
export function ofOthers(storage: Pick<Storage, "getItem" | "key" | "length">, who: string): { who: string; taps: Tap[] }[] {
  return all(storage).filter((kept) => kept.who !== who);
}
