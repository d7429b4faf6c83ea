import assert from "node:assert/strict";
import { test } from "node:test";
import { minutesToGo } from "./eta.ts";

test("minutes to go are rounded up and never negative", () => {
  assert.equal(minutesToGo(0, 60_000), 1);
  assert.equal(minutesToGo(0, 60_001), 2);
  assert.equal(minutesToGo(60_000, 0), 0);
});
