import assert from "node:assert/strict";
import { test } from "node:test";
import { nonce } from "./nonce.ts";

test("a nonce comes once, also where the browser has no randomUUID", () => {
  const bare = { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) };
  const real = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  assert.ok(real);
  const { getRandomValues } = crypto;
  bare.getRandomValues = getRandomValues.bind(crypto);
  Object.defineProperty(globalThis, "crypto", { value: bare, configurable: true });
  try {
    const all = new Set(Array.from({ length: 1000 }, nonce));
    assert.equal(all.size, 1000);
    for (const one of all) assert.match(one, /^[0-9a-f]{32}$/);
  } finally {
    Object.defineProperty(globalThis, "crypto", real);
  }
});
