import assert from "node:assert/strict";
import { test } from "node:test";
import { handover, reader } from "./scan.ts";

test("a QR leads to the hand-over by its code wherever the code stands", () => {
  for (const text of ["4688", " 4688\n", "https://rue.example/r/abc?code=4688", "https://rue.example/c/abc#4688", "https://rue.example/c/4688"]) {
    assert.equal(handover(text), "/comptoir/remise?code=4688");
  }
});

test("any other QR is left for the server to know", () => {
  assert.equal(handover("https://rue.example/c/abc?t=1"), "/comptoir/remise?qr=https%3A%2F%2Frue.example%2Fc%2Fabc%3Ft%3D1");
  assert.equal(handover("bonjour"), "/comptoir/remise?qr=bonjour");
});

test("a browser that knows no QR reads by our own reader", async () => {
  const knows = (formats: readonly string[]) =>
    class {
      static getSupportedFormats = async () => formats;
      detect = async () => [];
    };
  const own = "data:text/javascript,export const BarcodeDetector = 1";
  const native = knows(["ean_13", "qr_code"]);
  assert.equal(await reader(native, own), native);
  assert.equal(await reader(knows([]), own), 1);
  assert.equal(await reader(undefined, own), 1);
});
