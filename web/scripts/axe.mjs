// Run axe-core, and a few checks of our own, on every page of a folder: `npm run axe -- DIR [name…]`.
// The folder is written by `COMPTOIR_PAGES=DIR cargo test -p comptoir --lib dump`.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, serve } from "./browser.mjs";

const [folder, ...only] = process.argv.slice(2);
if (!folder) throw new Error("say which folder: npm run axe -- DIR");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LOOKS = [
  { width: 390, height: 844, theme: "light" },
  { width: 820, height: 1180, theme: "dark" },
  { width: 1280, height: 900, theme: "light" },
];
/** Reflow at 400 % of 1280 px: nothing may be cut or scroll sideways. */
const NARROW = { width: 320, height: 640, theme: "light" };

const run = `axe.run(document, {runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]})
  .then(({violations}) => violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.join(" ") + " — " + n.failureSummary.split("\\n").slice(1).join(" ").trim())))`;
const wide = `(() => { const w = document.documentElement.clientWidth; return document.documentElement.scrollWidth > w
  ? [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > w + 1 && !e.closest(".tabbar, .bottom, .band, .tries, .jump, .days")).slice(-3).map((e) => "runs out sideways: " + e.outerHTML.slice(0, 90)) : []; })()`;
const small = `[...document.querySelectorAll("a.btn, button:not([tabindex]), .pill, summary, .input, nav a")].filter((e) => { const r = e.getBoundingClientRect();
  return r.width > 1 && r.height > 0 && r.height < 44; }).map((e) => "target too small: " + Math.round(e.getBoundingClientRect().height) + " px " + e.outerHTML.slice(0, 90))`;

const { origin, stop } = await serve(folder);
const browser = await chromium();
let faults = 0;
const files = readdirSync(folder).filter((file) => file.endsWith(".html") && (!only.length || only.some((name) => file.startsWith(name))));
for (const file of files) {
  for (const look of [...LOOKS, NARROW]) {
    const found = await browser.open(`${origin}/${file}`, look);
    const mail = file.startsWith("mail-");
    if (look !== NARROW) {
      await browser.evaluate(`${axe};0`);
      found.push(...(await browser.evaluate(run)).filter((fault) => !mail || !/^(region|landmark)/.test(fault)));
    }
    found.push(...(await browser.evaluate(wide)), ...(mail ? [] : await browser.evaluate(small)));
    for (const fault of found) console.log(`${file} ${look.width} ${look.theme}: ${fault}`);
    faults += found.length;
  }
}
await browser.stop();
stop();
console.log(`${files.length} pages, ${faults} faults`);
process.exit(faults ? 1 : 0);
