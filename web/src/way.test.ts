import assert from "node:assert/strict";
import { test } from "node:test";
import { metres, minutes } from "./way.ts";

test("the way is measured as the server measures it", () => {
  const distance = metres({ lat: 48.852968, lon: 2.349902 }, { lat: 48.846222, lon: 2.346414 });
  assert.ok(distance > 780 && distance < 850, String(distance));
  assert.equal(minutes(distance, null), 14);
  assert.equal(minutes(distance, 0.3), 14);
  assert.ok(minutes(distance, 5) < 6);
  assert.equal(minutes(9e9, null), 180);
});
