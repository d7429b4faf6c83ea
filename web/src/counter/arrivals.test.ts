import assert from "node:assert/strict";
import { test } from "node:test";
import { arrivals } from "./arrivals.ts";

test("only what came in since the last look is new, even when it stands below the fold", () => {
  const cards = [{ id: "a", received: 10 }, { id: "b", received: 20 }];
  assert.deepEqual(arrivals(20, { last: 20, cards }), { ids: [], any: false });
  assert.deepEqual(arrivals(10, { last: 20, cards }), { ids: ["b"], any: true });
  assert.deepEqual(arrivals(20, { last: 30, cards }), { ids: [], any: true });
});
