import assert from "node:assert/strict";
import { test } from "node:test";
import { stepped } from "./steps.ts";

test("steps go by round numbers and stay within bounds", () => {
  assert.equal(stepped(40, 1, 5, 1, 2000), 45);
  assert.equal(stepped(38, 1, 5, 1, 2000), 40);
  assert.equal(stepped(38, -1, 5, 1, 2000), 35);
  assert.equal(stepped(3, -1, 5, 1, 2000), 1);
  assert.equal(stepped(2000, 1, 5, 1, 2000), 2000);
});
