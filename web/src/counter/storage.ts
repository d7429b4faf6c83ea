// What this browser keeps, where it lets one: a browser may forbid it, and throws then at the mere name.

/** What outlives the page; nothing where it is forbidden. */
export function tablet(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** What outlives a reload; nothing where it is forbidden. */
export function session(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
