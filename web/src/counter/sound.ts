// The bell of a new order: two notes, no file; silent when the shop wants it.

import { tablet } from "./storage.ts";

const MUTED = "comptoir.muted";
let context: AudioContext | undefined;

const muted = (): boolean => tablet()?.getItem(MUTED) === "1";

/** Ring, if sound is wanted and a finger has touched the page since it opened. */
export function ring(): void {
  if (muted() || context?.state !== "running") return;
  const from = context.currentTime;
  [880, 1318.5].forEach((frequency, i) => {
    if (!context) return;
    const at = from + i * 0.18;
    const [note, volume] = [context.createOscillator(), context.createGain()];
    note.type = "sine";
    note.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.35, at + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
    note.connect(volume).connect(context.destination);
    note.start(at);
    note.stop(at + 1);
  });
}

/** Show `#mute`, and let the first touch open the sound, as browsers ask. */
export function sound(): void {
  const button = document.querySelector<HTMLButtonElement>("#mute");
  if (!button || !("AudioContext" in window)) return;
  const show = (): void => button.setAttribute("aria-pressed", String(muted()));
  document.addEventListener("pointerdown", () => {
    context ??= new AudioContext();
    if (context.state === "suspended") void context.resume();
  });
  button.hidden = false;
  button.addEventListener("click", () => {
    tablet()?.setItem(MUTED, muted() ? "0" : "1");
    show();
    ring();
  });
  show();
}
