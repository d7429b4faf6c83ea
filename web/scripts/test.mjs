// Bundle every src/**/*.test.ts and run it with Node's own runner.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = mkdtempSync(join(tmpdir(), "comptoir-web-"));
const tests = readdirSync(join(web, "src"), { recursive: true }).filter((file) => String(file).endsWith(".test.ts"));
await build({
  absWorkingDir: web,
  entryPoints: tests.map((file) => join("src", String(file))),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  logLevel: "warning",
});
const files = readdirSync(out, { recursive: true }).filter((file) => String(file).endsWith(".mjs"));
const { status } = spawnSync(process.execPath, ["--test", ...files.map((file) => join(out, String(file)))], { stdio: "inherit" });
rmSync(out, { recursive: true });
process.exit(status ?? 1);
