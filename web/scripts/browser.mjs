// A headless Chromium over its debugging pipe, and a small server for a folder of pages: no package needed.
import { spawn } from "node:child_process";
import { createReadStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";

const MIME = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

/** The policy that the program sends; what breaks it is reported by `open`. */
const POLICY =
  "default-src 'none'; script-src 'self' 'nonce-nonce-of-the-fixture'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Serves a folder of written pages; a mail goes without the policy. */
export async function serve(folder) {
  const server = createServer((request, answer) => {
    const path = normalize(new URL(request.url, "http://a").pathname);
    const file = join(folder, path.endsWith(".html") || path.startsWith("/assets/") ? path : `/assets${path}`);
    if (!existsSync(file) || path === "/") return answer.writeHead(404).end();
    const mail = path.includes("/mail-");
    answer.writeHead(200, { "content-type": MIME[extname(file)] ?? "text/plain", ...(mail ? {} : { "content-security-policy": POLICY }) });
    createReadStream(file).pipe(answer);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** Starts Chromium; `open(url, look)` gives a page to evaluate in and to photograph. */
export async function chromium() {
  const profile = mkdtempSync(join(tmpdir(), "comptoir-chromium-"));
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe"];
  const child = spawn(process.env.CHROMIUM ?? "chromium", [...flags, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const [, , , input, output] = child.stdio;
  const waiting = new Map();
  const listeners = new Set();
  let next = 1;
  let rest = "";
  output.setEncoding("utf8");
  output.on("data", (text) => {
    const parts = (rest + text).split("\0");
    rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      const answer = waiting.get(message.id);
      waiting.delete(message.id);
      if (answer) message.error ? answer.fail(new Error(message.error.message)) : answer.done(message.result);
      else for (const listener of listeners) listener(message);
    }
  });
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((done, fail) => {
      waiting.set(next, { done, fail });
      input.write(`${JSON.stringify({ id: next++, method, params, sessionId })}\0`);
    });

  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const page = (method, params) => send(method, params, sessionId);
  await Promise.all([page("Page.enable"), page("Runtime.enable"), page("Log.enable")]);

  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await page("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  return {
    evaluate,
    /** Opens an address at a width, in a theme; gives what the browser complained about. */
    async open(url, { width = 1280, height = 900, theme = "light", script = true, media = "" } = {}) {
      const complaints = [];
      const listen = ({ method, params }) => {
        if (method === "Log.entryAdded" && params.entry.source !== "network") complaints.push(params.entry.text);
        if (method === "Runtime.exceptionThrown") complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      };
      listeners.add(listen);
      await page("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
      await page("Emulation.setScriptExecutionDisabled", { value: !script });
      await page("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: theme }, { name: "prefers-reduced-motion", value: "reduce" }] });
      const loaded = new Promise((done) => {
        const seen = ({ method }) => {
          if (method !== "Page.loadEventFired") return;
          listeners.delete(seen);
          done();
        };
        listeners.add(seen);
      });
      await page("Page.navigate", { url });
      await loaded;
      if (script) await evaluate("document.fonts.ready.then(() => undefined)");
      listeners.delete(listen);
      return complaints;
    },
    /** A picture of what the window shows, or of the whole page in a window as tall as it: bars stay at their edge. */
    async picture(whole = true) {
      if (whole) {
        const { cssContentSize, cssLayoutViewport } = await page("Page.getLayoutMetrics");
        const [width, height] = [cssLayoutViewport.clientWidth, Math.min(Math.ceil(cssContentSize.height), 12_000)];
        await page("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
      }
      const { data } = await page("Page.captureScreenshot", { format: "png" });
      return Buffer.from(data, "base64");
    },
    async stop() {
      const ended = new Promise((done) => child.on("exit", done));
      await send("Browser.close").catch(() => child.kill());
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
