import assert from "node:assert/strict";
import { test } from "node:test";
import { amount, euros, moved } from "./money.ts";

test("amounts wear the typography of their language", () => {
  assert.equal(euros(135, "fr"), "1,35\u202f€");
  assert.equal(euros(123_405, "fr"), "1\u202f234,05\u202f€");
  assert.equal(euros(5, "en"), "€0.05");
});

test("grams are priced by the kilogram and rounded half up", () => {
  assert.equal(amount(2, 135, 1), 270);
  assert.equal(amount(350, 2590, 1000), 907);
  assert.equal(amount(1, 2500, 1000), 3);
});

test("a stepper stays between nothing and the most", () => {
  assert.equal(moved(0, -1, 1, 5), 0);
  assert.equal(moved(5, 1, 1, 5), 5);
  assert.equal(moved(200, 1, 50, 1000), 250);
});
