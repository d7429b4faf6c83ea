// From where one is to how long it takes, computed on the phone: only the minutes leave it.

/** A place in degrees (WGS 84). */
export interface Place {
  readonly lat: number;
  readonly lon: number;
}

const EARTH_M = 6_371_008.8;
const WALK_KMH = 4.5;
/** Streets are longer than a straight line. */
const DETOUR = 1.3;
/** Nobody is expected later than that. */
const FAR_MINUTES = 180;

/** The distance between two places in metres, on a sphere. */
export function metres(from: Place, to: Place): number {
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const lat = Math.sin(rad(to.lat - from.lat) / 2) ** 2;
  const lon = Math.sin(rad(to.lon - from.lon) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(lat + Math.cos(rad(from.lat)) * Math.cos(rad(to.lat)) * lon)));
}

/** How many minutes a way takes on foot, or at the speed of who moves faster (in metres a second). */
export function minutes(distance: number, speed: number | null): number {
  const kmh = (speed ?? 0) * 3.6;
  const pace = kmh > WALK_KMH ? Math.max(WALK_KMH, Math.min(kmh, 50) * 0.8) : WALK_KMH;
  return Math.min(FAR_MINUTES, Math.ceil((((distance * DETOUR) / 1000) * 60) / pace));
}
