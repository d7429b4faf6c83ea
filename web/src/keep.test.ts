import assert from "node:assert/strict";
import { test } from "node:test";
import { assetsOf, fate, mayKeep } from "./keep.ts";

const answer = (control: string | null, more: object = {}) => ({
  ok: true,
  status: 200,
  redirected: false,
  headers: new Headers(control === null ? {} : { "cache-control": control }),
  ...more,
});

test("a page that is not to be stored is not kept", () => {
  assert.ok(mayKeep(answer(null)) && mayKeep(answer("private, no-cache")));
  for (const control of ["no-store", "private, No-Store", "no-store,max-age=0"]) assert.ok(!mayKeep(answer(control)), control);
  assert.ok(!mayKeep(answer(null, { ok: false })) && !mayKeep(answer(null, { redirected: true })));
});

test("a server that is unwell takes away nothing that was kept", () => {
  const of = (status: number, more: object = {}): string => fate(answer(null, { ok: status < 300, status, ...more }));
  assert.deepEqual([200, 404, 410, 403].map((status) => of(status)), ["keep", "drop", "drop", "drop"]);
  assert.deepEqual([500, 502, 503, 429, 408].map((status) => of(status)), Array(5).fill("stay"));
  assert.equal(fate(answer("no-store")), "drop");
  assert.equal(of(200, { redirected: true }), "drop");
});

test("what a page is drawn with is found once each", () => {
  const html = '<link href="/assets/counter.css?v=0a1b"><use href="/assets/icons.svg?v=2c#x"/><use href="/assets/icons.svg?v=2c#y"/>';
  assert.deepEqual(assetsOf(html), ["/assets/counter.css?v=0a1b", "/assets/icons.svg?v=2c"]);
});
