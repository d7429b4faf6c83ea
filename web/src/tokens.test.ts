// The two dark blocks must say the same, and every pair that meets on a screen must be readable.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync("css/tokens.css", "utf8");

function block(start: string): Map<string, string> {
  const from = css.indexOf("{", css.indexOf(start)) + 1;
  return new Map([...css.slice(from, css.indexOf("}", from)).matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1] ?? "", m[2] ?? ""]));
}

const light = block('[data-theme="light"]');
const dark = block('[data-theme="dark"] {');
const device = block(":root:not([data-theme])");

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test("the device's dark and the chosen dark are one", () => {
  assert.deepEqual([...device], [...dark]);
});

const texts = ["ink", "ink-2", "ink-3", "crust", "leaf", "amber", "brick", "enamel"];
const grounds = ["paper", "sheet"];
const pairs: [string, string, number][] = [
  ...texts.flatMap((text) => grounds.map((ground): [string, string, number] => [text, ground, 4.5])),
  ["ink", "well", 4.5], ["ink-2", "well", 4.5], ["ink-3", "well", 4.5],
  ["on-crust", "crust", 4.5], ["on-crust", "crust-press", 4.5], ["ink", "crust-tint", 4.5],
  ["on-leaf", "leaf", 4.5], ["ink", "leaf-tint", 4.5], ["leaf", "leaf-tint", 4.5],
  ["ink", "amber-tint", 4.5], ["amber", "amber-tint", 4.5],
  ["on-brick", "brick", 4.5], ["ink", "brick-tint", 4.5], ["brick", "brick-tint", 4.5],
  ["on-enamel", "enamel", 4.5], ["ink", "enamel-tint", 4.5], ["enamel", "enamel-tint", 4.5],
  ["line-strong", "paper", 3], ["line-strong", "sheet", 3], ["amber-mark", "sheet", 3],
  ["loaf", "sheet", 3], ["demand", "sheet", 3],
];

for (const [name, theme] of [["light", light], ["dark", dark]] as const) {
  test(`every pair is readable in the ${name} theme`, () => {
    for (const [over, under, least] of pairs) {
      const got = contrast(theme.get(`--${over}`) ?? light.get(`--${over}`) ?? "", theme.get(`--${under}`) ?? "");
      assert.ok(got >= least, `${over} on ${under}: ${got.toFixed(2)} < ${least}`);
    }
  });
}
