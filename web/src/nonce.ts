// A word that nobody guesses and that comes once, also where a page came over plain HTTP.

/** 128 random bits. `crypto.randomUUID` would not do: over plain HTTP from another machine browsers leave it out. */
export function nonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
