import assert from "node:assert/strict";
import { test } from "node:test";
import { adopt, all, boxOf, ofOthers } from "./kept.ts";
import { storageBox, type Tap } from "./queue.ts";

const tap = (label: string): Tap => ({ nonce: label, url: "/", fields: [], label, order: label, at: 0 });

function tablet() {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

test("who unlocks next finds their own taps and sends nobody else's", () => {
  const storage = tablet();
  storageBox(storage, boxOf("sarah")).write([tap("4688"), tap("2210")]);
  const malo = storageBox(storage, boxOf("malo"));
  assert.deepEqual(malo.read(), []);
  malo.write([tap("1111")]);
  assert.deepEqual(ofOthers(storage, "malo").map(({ who, taps }) => [who, taps.length]), [["sarah", 2]]);
  assert.deepEqual(storageBox(storage, boxOf("sarah")).read().map(({ label }) => label), ["4688", "2210"]);
  malo.write([]);
  assert.deepEqual(all(storage).map(({ who }) => who), ["sarah"], "what has left is not counted");
});

test("what is no list of taps is nobody's", () => {
  const storage = tablet();
  storage.setItem("comptoir.taps.a", "{");
  storage.setItem("comptoir.taps.b", "{}");
  storage.setItem("comptoir.muted", "[1]");
  assert.deepEqual(all(storage), []);
});

test("taps of the time before they bore a name are shown, and are nobody's to send", () => {
  const storage = tablet();
  storage.setItem("comptoir.taps", JSON.stringify([tap("4688")]));
  adopt(storage);
  adopt(storage);
  assert.equal(storage.getItem("comptoir.taps"), null);
  assert.deepEqual(ofOthers(storage, "sarah").map(({ taps }) => taps.map(({ label }) => label)), [["4688"]]);
  assert.deepEqual(storageBox(storage, boxOf("sarah")).read(), []);
  const empty = tablet();
  empty.setItem("comptoir.taps", "[]");
  adopt(empty);
  assert.equal(empty.length, 0);
});
