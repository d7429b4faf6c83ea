import assert from "node:assert/strict";
import { test } from "node:test";
import { staleText } from "./stale.ts";

const words = {
  staleSeconds: "Sans réseau depuis # s.",
  staleMinutes: "Sans réseau depuis # min.",
  staleSince: "Ce que vous voyez date de #.",
  staleNone: "Continuez.",
  staleOne: "1 geste est gardé.",
  staleMany: "# gestes sont gardés.",
};

test("the banner says since when, of when, and how much is kept", () => {
  assert.deepEqual(staleText(12_400, "15 h 50", 0, words), ["Sans réseau depuis 12 s.", "Ce que vous voyez date de 15 h 50. Continuez."]);
  assert.deepEqual(staleText(125_000, "15 h 50", 1, words)[1], "Ce que vous voyez date de 15 h 50. 1 geste est gardé.");
  assert.deepEqual(staleText(125_000, "15 h 50", 3, words), ["Sans réseau depuis 2 min.", "Ce que vous voyez date de 15 h 50. 3 gestes sont gardés."]);
});
