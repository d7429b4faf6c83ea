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

/** Where taps were kept before they bore the name of who made them. */
const NAMELESS = "comptoir.taps";
/** Nobody's name: a mark is never this. */
export const NOBODY = "?";

/** Taps that were kept without a name are somebody's, nobody knows whose: they are shown as others' taps are, never sent under the
 * name of who is here, and dropped by a tap only. */
export function adopt(storage: Pick<Storage, "getItem" | "setItem" | "removeItem">): void {
  const found = storage.getItem(NAMELESS);
  if (found === null) return;
  try {
    // What is there under nobody's name already was found before.
    if (storage.getItem(boxOf(NOBODY)) === null && found !== "[]") storage.setItem(boxOf(NOBODY), found);
    storage.removeItem(NAMELESS);
  } catch {
    // The storage is full: they stay where they are until there is room.
  }
}

/** The taps that others made here. */
export function ofOthers(storage: Pick<Storage, "getItem" | "key" | "length">, who: string): { who: string; taps: Tap[] }[] {
  return all(storage).filter((kept) => kept.who !== who);
}
