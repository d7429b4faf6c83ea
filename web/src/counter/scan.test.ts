import assert from "node:assert/strict";
import { test } from "node:test";
import { handover } from "./scan.ts";

test("a QR leads to the hand-over by its code wherever the code stands", () => {
  for (const text of ["4688", " 4688\n", "https://rue.example/r/abc?code=4688", "https://rue.example/c/abc#4688", "https://rue.example/c/4688"]) {
    assert.equal(handover(text), "/comptoir/remise?code=4688");
  }
});

test("any other QR is left for the server to know", () => {
  assert.equal(handover("https://rue.example/c/abc?t=1"), "/comptoir/remise?qr=https%3A%2F%2Frue.example%2Fc%2Fabc%3Ft%3D1");
  assert.equal(handover("bonjour"), "/comptoir/remise?qr=bonjour");
});
