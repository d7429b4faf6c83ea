// Photograph every page of a folder: `npm run look -- DIR OUT [name…]`; phone, tablet and desktop, light and dark.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, serve } from "./browser.mjs";

const [folder, out, ...only] = process.argv.slice(2);
if (!folder || !out) throw new Error("say from where to where: npm run look -- DIR OUT");
const looks = (process.env.LOOKS ?? "390-light,390-dark,820-light,1280-light,1280-dark").split(",");
mkdirSync(out, { recursive: true });
const { origin, stop } = await serve(folder);
const browser = await chromium();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".html") && (!only.length || only.some((start) => name.startsWith(start))))) {
  for (const look of looks) {
    const [width, theme, extra] = look.split("-");
    const options = { width: Number(width), height: { 390: 844, 820: 1180 }[width] ?? 900, theme };
    await browser.open(`${origin}/${file}`, { ...options, script: extra !== "plain", media: extra === "print" ? "print" : "" });
    writeFileSync(join(out, `${file.replace(".html", "")}.${look}.png`), await browser.picture(extra !== "window"));
  }
}
await browser.stop();
stop();
