// The service worker: pages already seen still open without network; alerts are shown and opened.
/// <reference lib="webworker" />
import { assetsOf, fate } from "./keep.ts";

const worker = self as unknown as ServiceWorkerGlobalScope;
/** The second: in the first stood pages that were not to be kept. */
const PAGES = "pages-2";
const ASSETS = "assets-1";
const OFFLINE = "/hors-ligne";
/** What the counter shows without network when it is opened anew: it holds no person. */
const COUNTER = "/comptoir/hors-ligne";
const SHELL = "counter-1";
/** The visitor asks this phone to forget, somebody leaves the counter: pages seen are forgotten too. */
const FORGET = ["/moi/oublier", "/comptoir/sortir"];
/** More pages than this are not kept; the oldest goes first. */
const MOST = 60;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(PAGES)
      .then((cache) => cache.add(OFFLINE))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  const ours = [PAGES, ASSETS, SHELL];
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => !ours.includes(name)).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

/** An asset named with its hash never changes. */
async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(ASSETS);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** A page comes from the network; without network, as it was last seen. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    const to = fate(answer);
    if (to === "drop") {
      await cache.delete(request);
    } else if (to === "keep") {
      await cache.put(request, answer.clone());
      const seen = (await cache.keys()).filter(({ url }) => new URL(url).pathname !== OFFLINE);
      for (const old of seen.slice(0, -MOST)) await cache.delete(old);
    }
    return answer;
  } catch {
    const atCounter = /^\/comptoir(\/|$)/.test(new URL(request.url).pathname);
    const shell = atCounter ? await (await caches.open(SHELL)).match(COUNTER) : undefined;
    return shell ?? (await cache.match(request)) ?? (await cache.match(OFFLINE)) ?? Response.error();
  }
}

async function forget(): Promise<void> {
  const cache = await caches.open(PAGES);
  for (const kept of await cache.keys()) if (new URL(kept.url).pathname !== OFFLINE) await cache.delete(kept);
}

/** Keeps the counter's page without network, with what it is drawn with. */
async function keepCounter(): Promise<void> {
  const answer = await fetch(COUNTER);
  if (!answer.ok) return;
  const shell = await caches.open(SHELL);
  const html = await answer.clone().text();
  await Promise.all(assetsOf(html).map((url) => asset(new Request(url))));
  await shell.put(COUNTER, answer);
}

worker.addEventListener("message", (event) => {
  if (event.data === "counter") event.waitUntil(keepCounter().catch(() => undefined));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  if (request.method === "POST" && FORGET.includes(url.pathname)) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/assets/") && url.searchParams.has("v")) event.respondWith(asset(request));
  else if (request.mode === "navigate" && !url.pathname.startsWith("/demo")) event.respondWith(page(request));
});

/** What an alert says; `url` is where a press leads. */
interface Notice {
  title: string;
  body: string;
  url: string;
  tag?: string;
}

worker.addEventListener("push", (event) => {
  const notice = event.data?.json() as Notice | undefined;
  if (!notice) return;
  event.waitUntil(
    worker.registration.showNotification(notice.title, {
      body: notice.body,
      icon: "/assets/icon-192.png",
      badge: "/assets/icon-192.png",
      data: notice.url,
      ...(notice.tag ? { tag: notice.tag } : {}),
    }),
  );
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(String(event.notification.data ?? "/"), worker.location.origin);
  if (url.origin !== worker.location.origin) return;
  event.waitUntil(
    worker.clients.matchAll({ type: "window" }).then(async (windows) => {
      const there = windows.find((client) => client.url === url.href);
      if (there) await there.focus();
      else await worker.clients.openWindow(url.href);
    }),
  );
});
