// Pure: what the service worker may keep of what it sees.

/** Whether a page may be shown again without network: it came whole, from where it was asked, and its server does not forbid it. */
export function mayKeep(answer: Pick<Response, "ok" | "redirected" | "headers">): boolean {
  const control = (answer.headers.get("cache-control") ?? "").toLowerCase().split(",");
  return answer.ok && !answer.redirected && !control.some((part) => part.trim() === "no-store");
}

/** The assets that a page names with their hash. */
export function assetsOf(html: string): string[] {
  return [...new Set([...html.matchAll(/\/assets\/[\w.-]+\?v=[0-9a-f]+/g)].map(([url]) => url))];
}
