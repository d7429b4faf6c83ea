import assert from "node:assert/strict";
import { test } from "node:test";
import { ageText, backoff } from "./age.ts";

const words = { live: "en direct", seconds: "vu il y a {n} s", minutes: "vu il y a {n} min" };

test("an age is said in seconds, then in minutes", () => {
  assert.equal(ageText(900, words), "en direct");
  assert.equal(ageText(4200, words), "vu il y a 4 s");
  assert.equal(ageText(125_000, words), "vu il y a 2 min");
});

test("waits double, stop at thirty seconds and are spread by chance", () => {
  assert.equal(backoff(0, 1), 1000);
  assert.equal(backoff(0, 0), 500);
  assert.equal(backoff(3, 1), 8000);
  assert.equal(backoff(40, 1), 30_000);
});
