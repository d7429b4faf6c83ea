// Pure: what is said of a room, by what is known of it; and what is said when a microphone or a camera does not open.

export interface Situation {
  /** The browser has a network. */
  online: boolean;
  /** The line to the server is open. */
  line: boolean;
  /** Somebody is across. */
  other: boolean;
  /** One sees or hears them. */
  sees: boolean;
  /** One did so before, and nobody hung up since. */
  was: boolean;
  /** They hung up. */
  left: boolean;
  /** How often no way to them was found. */
  stuck: number;
}
export type State = "waits" | "joins" | "together" | "left" | "lost" | "offline" | "apart";

export function stateOf(it: Situation): State {
  if (it.sees) return "together";
  if (!it.online) return "offline";
  if (it.left && !it.other) return "left";
  if (it.other && it.stuck >= 2) return "apart";
  if (it.was || !it.line) return "lost";
  return it.other ? "joins" : "waits";
}

/** Only what was asked last counts: what comes for an earlier question comes too late. */
export class Turns {
  private last = 0;

  /** Another turn begins; answers whether it is still the last one. */
  next(): () => boolean {
    const own = ++this.last;
    return () => own === this.last;
  }
}

/** The word for a refusal of the browser (`DOMException.name`), of the microphone or of the camera alone. */
export function trouble(name: string, camera: boolean): string {
  const refused = name === "NotAllowedError" || name === "SecurityError";
  if (camera) return refused ? "cameraRefused" : "noCamera";
  if (refused) return "refused";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "noMicrophone" : "busy";
}
