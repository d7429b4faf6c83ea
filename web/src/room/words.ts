// Pure: what a room's line carries, in both directions. Mirrors `appointments/rules/room.rs` and `room/socket.rs`.

export interface Described {
  type: "offer" | "answer";
  sdp: string;
}
export interface Way {
  candidate: string;
  sdpMid: string | null;
  sdpMLineIndex: number | null;
  usernameFragment: string | null;
}
/** What one browser says. */
export type Word =
  | { type: "description"; description: Described }
  | { type: "candidate"; candidate: Way }
  | { type: "media"; camera: boolean; microphone: boolean }
  | { type: "bye" }
  | { type: "sees"; other: boolean };

export interface Heard {
  n: number;
  from: string;
  word: Word;
}
export interface Welcome {
  type: "welcome";
  polite: boolean;
  ice: RTCIceServer[];
  relay: boolean;
}
/** Who is across, and what they said. */
export interface News {
  type: "news";
  other: string | null;
  words: Heard[];
}
export type Told = Welcome | News;

/** What the server said; nothing when it is nothing that one knows. */
export function told(text: string): Told | undefined {
  try {
    const read: unknown = JSON.parse(text);
    const type = typeof read === "object" && read !== null && "type" in read ? read.type : undefined;
    return type === "welcome" || type === "news" ? (read as Told) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a line that was closed is opened again: our own codes and what is our fault end it. */
export function ending(code: number): "replaced" | "shut" | "failed" | undefined {
  if (code === 4001) return "replaced";
  if (code === 4002) return "shut";
  return [1007, 1008, 1009].includes(code) ? "failed" : undefined;
}

/** Whether an offer is let go by, because one's own is on its way and one does not give way (perfect negotiation). */
export function ignores(offer: boolean, at: { polite: boolean; making: boolean; stable: boolean }): boolean {
  return offer && !at.polite && (at.making || !at.stable);
}
