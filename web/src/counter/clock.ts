// The shop's clock: runs on from the server's instant, whatever the tablet believes.

/** An hour as the house writes it: "15 h 52" with narrow spaces, "16 h"; "15:52" in English. */
export function hour(ms: number, zone: string, lang: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "numeric", minute: "2-digit", hourCycle: "h23" }).formatToParts(ms);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  const [h, m] = [Number(part("hour")), part("minute").padStart(2, "0")];
  if (lang === "en") return `${h}:${m}`;
  return m === "00" ? `${h}\u202fh` : `${h}\u202fh\u202f${m}`;
}

/** The server's instant now, and the hour it makes. */
export interface Clock {
  now(): number;
  say(ms: number): string;
}

/** Run `#clock`. */
export function clock(): Clock {
  const face = document.getElementById("clock");
  const { now = String(Date.now()), zone = "Europe/Paris" } = face?.dataset ?? {};
  const ahead = Number(now) - performance.now();
  const instant = (): number => ahead + performance.now();
  const say = (ms: number): string => hour(ms, zone, document.documentElement.lang);
  const show = (): void => {
    const text = say(instant());
    if (face && face.textContent !== text) face.textContent = text;
    setTimeout(show, 60_100 - (instant() % 60_000));
  };
  if (face) setTimeout(show, 60_100 - (instant() % 60_000));
  return { now: instant, say };
}
