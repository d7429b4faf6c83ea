// Which key does what at the desk, and when a page may be left by itself.

export type Key = "next" | "before" | "reply" | "internal" | "search" | "send" | "leave";

export interface Press {
  key: string;
  ctrl: boolean;
  alt: boolean;
  /** Whether the hand is in a field: then letters are letters. */
  inField: boolean;
  /** Whether an accent or a sign is being put together. */
  composing: boolean;
}

const LETTERS: Record<string, Key> = { j: "next", k: "before", r: "reply", n: "internal", "/": "search" };

/** What a press means; nothing when it is none of ours. */
export function keyOf({ key, ctrl, alt, inField, composing }: Press): Key | undefined {
  if (composing || alt) return undefined;
  if (key === "Enter" && ctrl && inField) return "send";
  if (key === "Escape" && inField) return "leave";
  return ctrl || inField ? undefined : LETTERS[key];
}

/** Whether the page may open a caller's file by itself: nothing typed would be lost, nobody is writing. */
export function mayLeave({ typed, writing }: { typed: boolean; writing: boolean }): boolean {
  return !typed && !writing;
}
