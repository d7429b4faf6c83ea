import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, Queue, storageBox, type Answer, type Tap } from "./queue.ts";

const tap = (nonce: string, order: string | null = null, to = "ready"): Tap => ({
  nonce,
  order,
  url: `/comptoir/commandes/${order}/etat`,
  fields: [["to", to]],
  label: "4688",
  at: 0,
});

function bench(answers: Answer["kind"][]) {
  const log: string[] = [];
  const send = async (one: Tap): Promise<Answer> => {
    log.push(`send ${one.nonce}`);
    const kind = answers.shift() ?? "done";
    if (kind === "done") return { kind, page: "", url: "" };
    if (kind === "refused") return { kind, why: "changed" };
    return kind === "door" ? { kind, url: "/comptoir/entrer" } : { kind };
  };
  const queue = new Queue(storageBox(null, "taps"), send, {
    done: (one) => log.push(`done ${one.nonce}`),
    refused: (one, why) => log.push(`refused ${one.nonce} ${why}`),
    door: (url) => log.push(`door ${url}`),
    kept: (taps) => log.push(`kept ${taps.length}`),
  });
  return { queue, log };
}

test("taps leave in the order in which they were made", async () => {
  const { queue, log } = bench([]);
  queue.add(tap("a"));
  queue.add(tap("b"));
  assert.equal(await queue.flush(), true);
  assert.deepEqual(log, ["send a", "done a", "send b", "done b", "kept 0"]);
});

test("a cut keeps the tap and all that follow, and the replay begins with it", async () => {
  const { queue, log } = bench(["done", "later"]);
  for (const nonce of ["a", "b", "c"]) queue.add(tap(nonce));
  assert.equal(await queue.flush(), false);
  assert.deepEqual(queue.waiting.map(({ nonce }) => nonce), ["b", "c"]);
  assert.equal(await queue.flush(), true);
  assert.deepEqual(log.filter((line) => line.startsWith("done")), ["done a", "done b", "done c"]);
});

test("a refused tap is told and does not stop the others", async () => {
  const { queue, log } = bench(["refused"]);
  queue.add(tap("a"));
  queue.add(tap("b"));
  assert.equal(await queue.flush(), true);
  assert.deepEqual(log, ["send a", "refused a changed", "send b", "done b", "kept 0"]);
});

test("the same move tapped twice is one tap; two sales of one article are two", () => {
  const { queue } = bench([]);
  assert.equal(queue.add(tap("a", "o1")), true);
  assert.equal(queue.add(tap("b", "o1")), false);
  assert.equal(queue.add(tap("c")), true);
  assert.equal(queue.add(tap("d")), true);
  queue.takeBack("o1");
  assert.deepEqual(queue.waiting.map(({ nonce }) => nonce), ["c", "d"]);
});

test("a locked tablet keeps its taps and shows the door", async () => {
  const { queue, log } = bench(["door"]);
  queue.add(tap("a"));
  assert.equal(await queue.flush(), false);
  assert.deepEqual(log, ["send a", "door /comptoir/entrer", "kept 1"]);
});

test("taps outlive the page, and a broken storage loses nothing that the page holds", () => {
  const shelf = new Map<string, string>();
  const storage = { getItem: (key: string) => shelf.get(key) ?? null, setItem: (key: string, value: string) => void shelf.set(key, value) };
  storageBox(storage, "taps").write([tap("a")]);
  assert.deepEqual(storageBox(storage, "taps").read(), [tap("a")]);
  shelf.set("taps", "{broken");
  assert.deepEqual(storageBox(storage, "taps").read(), []);
  const full = { getItem: () => null, setItem: () => assert.fail("full") };
  const box = storageBox(full, "taps");
  box.write([tap("b")]);
  assert.equal(box.read().length, 1);
});

test("an answer is done, refused with its reason, to be tried later, or the door", async () => {
  const from = (status: number, url: string, body = "") => Object.defineProperty(new Response(body, { status }), "url", { value: `http://shop${url}` });
  assert.deepEqual(await answerOf(from(200, "/comptoir", "page")), { kind: "done", page: "page", url: "http://shop/comptoir" });
  assert.deepEqual(await answerOf(from(409, "/comptoir", '{"detail":"Déjà remise."}')), { kind: "refused", why: "Déjà remise." });
  assert.deepEqual(await answerOf(from(404, "/comptoir", "nothing")), { kind: "refused", why: "" });
  assert.deepEqual(await answerOf(from(503, "/comptoir")), { kind: "later" });
  assert.deepEqual(await answerOf(from(200, "/comptoir/entrer")), { kind: "door", url: "/comptoir/entrer" });
});
