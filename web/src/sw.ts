// The service worker: pages already seen still open without network; alerts are shown and opened.
/// <reference lib="webworker" />

const worker = self as unknown as ServiceWorkerGlobalScope;
const PAGES = "pages-1";
const ASSETS = "assets-1";
const OFFLINE = "/hors-ligne";
/** The visitor asks this phone to forget: pages seen are forgotten too. */
const FORGET = "/moi/oublier";
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
  const ours = [PAGES, ASSETS];
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
    if (answer.ok && !answer.redirected) {
      await cache.put(request, answer.clone());
      const seen = (await cache.keys()).filter(({ url }) => new URL(url).pathname !== OFFLINE);
      for (const old of seen.slice(0, -MOST)) await cache.delete(old);
    }
    return answer;
  } catch {
    return (await cache.match(request)) ?? (await cache.match(OFFLINE)) ?? Response.error();
  }
}

async function forget(): Promise<void> {
  await caches.delete(PAGES);
  const cache = await caches.open(PAGES);
  await cache.add(OFFLINE);
}

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  if (request.method === "POST" && url.pathname === FORGET) event.waitUntil(forget());
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
