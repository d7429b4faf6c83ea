import assert from "node:assert/strict";
import { test } from "node:test";
import { stateOf, trouble, Turns, type Situation } from "./state.ts";
import { ending, ignores, told } from "./words.ts";

const alone: Situation = { online: true, line: true, other: false, sees: false, was: false, left: false, stuck: 0 };

test("a room says what it is", () => {
  const says = (more: Partial<Situation>): string => stateOf({ ...alone, ...more });
  assert.equal(says({}), "waits");
  assert.equal(says({ other: true }), "joins");
  assert.equal(says({ other: true, sees: true }), "together");
  assert.equal(says({ sees: true, line: false, online: false }), "together", "two who see each other need nobody else");
  assert.equal(says({ left: true }), "left");
  assert.equal(says({ left: true, other: true }), "joins", "they came back");
  assert.equal(says({ was: true }), "lost");
  assert.equal(says({ was: true, other: true }), "lost");
  assert.equal(says({ line: false }), "lost");
  assert.equal(says({ online: false, was: true }), "offline");
  assert.equal(says({ other: true, was: true, stuck: 2 }), "apart");
});

test("a refusal says what to do", () => {
  assert.equal(trouble("NotAllowedError", false), "refused");
  assert.equal(trouble("NotFoundError", false), "noMicrophone");
  assert.equal(trouble("NotReadableError", false), "busy");
  assert.equal(trouble("NotAllowedError", true), "cameraRefused");
  assert.equal(trouble("NotFoundError", true), "noCamera");
});

test("a camera that opens too late is nobody's", () => {
  const turns = new Turns();
  const [first, second] = [turns.next(), turns.next()];
  assert.deepEqual([first(), second()], [false, true]);
  turns.next();
  assert.equal(second(), false);
});

test("what is said is known or nothing", () => {
  assert.equal(told('{"type":"news","other":null,"words":[]}')?.type, "news");
  for (const text of ["", "null", "3", '{"type":"more"}', "[]"]) assert.equal(told(text), undefined, text);
});

test("a line that was closed on purpose stays so", () => {
  assert.deepEqual([4001, 4002, 1008, 1012, 1006].map(ending), ["replaced", "shut", "failed", undefined, undefined]);
});

test("of two who ask at once the polite one gives way", () => {
  const at = { making: true, stable: true };
  assert.equal(ignores(true, { ...at, polite: false }), true);
  assert.equal(ignores(true, { ...at, polite: true }), false);
  assert.equal(ignores(true, { polite: false, making: false, stable: true }), false);
  assert.equal(ignores(false, { polite: false, making: true, stable: false }), false);
});
