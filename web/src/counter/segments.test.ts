import assert from "node:assert/strict";
import { test } from "node:test";
import { size } from "./segments.ts";

test("an ordinary text has 160 signs, then parts of 153", () => {
  assert.deepEqual(size("é".repeat(160)), { used: 160, room: 160, segments: 1, wide: null });
  assert.deepEqual(size("a".repeat(161)), { used: 161, room: 306, segments: 2, wide: null });
  assert.equal(size("3 €").used, 4);
});

test("one circumflex halves the room, and is named", () => {
  assert.deepEqual(size("prêt"), { used: 4, room: 70, segments: 1, wide: "ê" });
  assert.equal(size("ê".repeat(71)).segments, 2);
  assert.equal(size("l’heure").wide, "’");
});
