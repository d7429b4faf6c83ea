import assert from "node:assert/strict";
import { test } from "node:test";
import { keyBytes } from "./follow.ts";

test("a key in base64url becomes bytes, padded or not", () => {
  assert.deepEqual([...keyBytes("-_8")], [251, 255]);
  assert.deepEqual([...keyBytes("AQID")], [1, 2, 3]);
});
