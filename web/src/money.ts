// Pure: amounts written as the server writes them.

/** `1,35 €` with its narrow space, or `€1.35`. */
export function euros(cents: number, lang: string): string {
  const whole = Math.floor(cents / 100);
  const rest = String(cents % 100).padStart(2, "0");
  if (lang === "en") return `€${whole}.${rest}`;
  return `${String(whole).replaceAll(/\B(?=(\d{3})+$)/g, "\u202f")},${rest}\u202f€`;
}

/** The price of a quantity: by the piece, or by the kilogram for grams, rounded half up. */
export function amount(quantity: number, cents: number, per: number): number {
  return Math.floor((quantity * cents + per / 2) / per);
}

/** A quantity moved by some steps, kept between 0 and the most. */
export function moved(quantity: number, steps: number, step: number, most: number): number {
  return Math.min(most, Math.max(0, quantity + steps * step));
}
