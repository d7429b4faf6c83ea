import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, mayLeave } from "./keys.ts";

const press = (key: string, more = {}) => keyOf({ key, ctrl: false, alt: false, inField: false, composing: false, ...more });

test("letters act outside of fields only", () => {
  assert.equal(press("j"), "next");
  assert.equal(press("/"), "search");
  assert.equal(press("j", { inField: true }), undefined);
  assert.equal(press("j", { ctrl: true }), undefined);
  assert.equal(press("x"), undefined);
});

test("control and enter send from the field", () => {
  assert.equal(press("Enter", { ctrl: true, inField: true }), "send");
  assert.equal(press("Enter", { inField: true }), undefined);
  assert.equal(press("Enter", { ctrl: true, inField: true, composing: true }), undefined);
  assert.equal(press("Escape", { inField: true }), "leave");
});

test("a page is left only when nothing is lost", () => {
  assert.equal(mayLeave({ typed: false, writing: false }), true);
  assert.equal(mayLeave({ typed: true, writing: false }), false);
  assert.equal(mayLeave({ typed: false, writing: true }), false);
});
