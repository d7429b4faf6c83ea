// Bundle web/ into web/dist/, which the program embeds. The same sources always give the same bytes.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(web, "dist");
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 12);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

// What is copied as it is. The fonts come first: the styles name them with their hash.
cpSync(join(web, "static"), dist, { recursive: true });
cpSync(join(web, "fonts"), dist, { recursive: true });
writeFileSync(join(dist, "icons.svg"), readFileSync(join(web, "icons.svg"), "utf8").replaceAll(/>\s+</g, "><").trim());

/** Gives every font URL of the styles its `?v=` so that it may be kept for a year. */
const fontsByHash = {
  name: "fonts-by-hash",
  setup(builder) {
    builder.onResolve({ filter: /\.woff2$/ }, ({ path }) => {
      const file = path.split("/").at(-1);
      return { path: `/assets/${file}?v=${hash(readFileSync(join(dist, file)))}`, external: true };
    });
  },
};

const shared = {
  absWorkingDir: web,
  outdir: dist,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};
await build({
  ...shared,
  entryPoints: { app: "css/app.css", counter: "css/counter.css", desk: "css/desk.css", room: "css/room.css", style: "css/style.css" },
  target: ["chrome111", "firefox113", "safari16.2"],
  plugins: [fontsByHash],
});
await build({
  ...shared,
  entryPoints: { app: "src/app.ts", counter: "src/counter.ts", desk: "src/desk.ts", room: "src/room.ts", sw: "src/sw.ts" },
  format: "iife",
  target: "es2022",
});
// Fetched by the counter only where a browser cannot read a QR by itself.
const licence = "/* qr, by Paul Miller: MIT or Apache-2.0, https://github.com/paulmillr/qr */";
await build({ ...shared, entryPoints: { qr: "src/qr.ts" }, format: "esm", target: "es2022", banner: { js: licence } });

const manifest = {};
for (const file of readdirSync(dist).sort()) {
  manifest[file] = { file, hash: hash(readFileSync(join(dist, file))) };
}
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
