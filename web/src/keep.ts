// Pure: what the service worker may keep of what it sees.

/** Whether a page may be shown again without network: it came whole, from where it was asked, and its server does not forbid it. */
export function mayKeep(answer: Pick<Response, "ok" | "redirected" | "headers">): boolean {
  const control = (answer.headers.get("cache-control") ?? "").toLowerCase().split(",");
  return answer.ok && !answer.redirected && !control.some((part) => part.trim() === "no-store");
}

/** What becomes of the page that was kept: another is kept, it is dropped, or it stays, because its server is only unwell or asks to
 * wait. */
export function fate(answer: Pick<Response, "ok" | "redirected" | "headers" | "status">): "keep" | "drop" | "stay" {
  if (mayKeep(answer)) return "keep";
  return answer.status >= 500 || answer.status === 408 || answer.status === 429 ? "stay" : "drop";
}

/** The assets that a page names with their hash. */
export function assetsOf(html: string): string[] {
  return [...new Set([...html.matchAll(/\/assets\/[\w.-]+\?v=[0-9a-f]+/g)].map(([url]) => url))];
}
