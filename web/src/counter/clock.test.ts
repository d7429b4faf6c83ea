import assert from "node:assert/strict";
import { test } from "node:test";
import { hour } from "./clock.ts";

test("the hour is the shop's, written as the house writes it", () => {
  const at = Date.UTC(2026, 10, 25, 14, 52);
  assert.equal(hour(at, "Europe/Paris", "fr"), "15\u202fh\u202f52");
  assert.equal(hour(at, "Europe/Paris", "en"), "15:52");
  assert.equal(hour(Date.UTC(2026, 6, 1, 22, 0), "Europe/Paris", "fr"), "0\u202fh");
});
