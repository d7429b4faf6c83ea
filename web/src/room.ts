// The room of a meeting by video: one sees oneself, enters, is with the other. Nothing is recorded, nothing is kept.
import { Line } from "./room/line.ts";
import { eye, list, open } from "./room/media.ts";
import { Peer } from "./room/peer.ts";
import { stateOf, Turns, type Situation } from "./room/state.ts";
import type { Welcome, Word } from "./room/words.ts";

const by = <T extends HTMLElement>(id: string): T | null => document.querySelector<T>(`#${id}`);
const show = (id: string, shown: boolean): void => {
  const element = by(id);
  if (element) element.hidden = !shown;
};
const word = (name: string): string => document.querySelector(`#words [data-word="${name}"]`)?.textContent ?? "";
const letGo = (stream: MediaStream | undefined): void => stream?.getTracks().forEach((track) => track.stop());

class Room {
  private stream: MediaStream | undefined;
  private line: Line | undefined;
  private peer: Peer | undefined;
  private welcome: Welcome | undefined;
  /** The tab across. */
  private tab: string | null = null;
  /** The tab that hung up: it may be seen for a moment longer. */
  private gone: string | null = null;
  /** They saw each other. */
  private met = false;
  /** A browser may ask for long before a camera opens: what was wished meanwhile counts. */
  private readonly turns = new Turns();
  /** The camera is being switched on. */
  private opening = false;
  private lamp: WakeLockSentinel | undefined;
  private now: Situation = { online: navigator.onLine, line: false, other: false, sees: false, was: false, left: false, stuck: 0 };
  private readonly own = by<HTMLVideoElement>("own");
  private readonly other = by<HTMLVideoElement>("other");
  private heard = new MediaStream();

  constructor(private readonly root: HTMLElement) {
    by("enter")?.addEventListener("click", () => this.enter());
    by("retry")?.addEventListener("click", () => void this.look());
    by("again")?.addEventListener("click", () => location.reload());
    by("end")?.addEventListener("click", () => this.end("done"));
    by("mic")?.addEventListener("click", () => this.mute());
    by("cam")?.addEventListener("click", () => void this.hide());
    for (const id of ["without", "camera", "microphone"]) by(id)?.addEventListener("change", () => void this.look());
    window.addEventListener("online", () => this.network(true));
    window.addEventListener("offline", () => this.network(false));
    window.addEventListener("pagehide", () => this.line?.say({ type: "bye" }));
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    document.addEventListener("visibilitychange", () => this.wake());
    show("before", true);
    void this.look();
  }

  // ---- before one enters ----

  /** One sees oneself as the other will. */
  private async look(): Promise<void> {
    const enter = by<HTMLButtonElement>("enter");
    if (enter) enter.disabled = true;
    this.stop();
    const last = this.turns.next();
    this.says("trouble");
    show("retry", false);
    if (!window.RTCPeerConnection || !window.WebSocket) return this.says("trouble", "old");
    if (!navigator.mediaDevices?.getUserMedia) return this.says("trouble", window.isSecureContext ? "old" : "insecure");
    const value = (id: string): string => by<HTMLSelectElement>(id)?.value ?? "";
    const without = by<HTMLInputElement>("without")?.checked ?? false;
    try {
      const { stream, said } = await open({ camera: !without, cameraId: value("camera"), microphoneId: value("microphone") });
      if (!last()) return letGo(stream);
      this.stream = stream;
      this.says("trouble", said);
      show("retry", said !== undefined);
      if (enter) enter.disabled = false;
    } catch (why) {
      if (!last()) return;
      this.says("trouble", typeof why === "string" ? why : "busy");
      show("retry", true);
    }
    this.draw();
    await this.devices();
  }

  private async devices(): Promise<void> {
    const [cameras, microphones] = [by<HTMLSelectElement>("camera"), by<HTMLSelectElement>("microphone")];
    if (!this.stream || !cameras || !microphones) return;
    const used = (track: MediaStreamTrack | undefined): string | undefined => track?.getSettings().deviceId;
    const several = await list("videoinput", cameras, used(this.stream.getVideoTracks()[0]));
    show("cameras", several && this.sight !== undefined);
    const more = await list("audioinput", microphones, used(this.stream.getAudioTracks()[0]));
    show("microphones", more);
    show("devices", more || (several && this.sight !== undefined));
  }

  // ---- inside ----

  private enter(): void {
    const signal = this.root.dataset.room;
    if (!this.stream || !signal) return;
    this.root.dataset.step = "inside";
    show("before", false);
    show("inside", true);
    this.says("trouble");
    this.line = new Line(signal, {
      welcome: (welcome) => (this.welcome = welcome),
      news: ({ other, words }) => {
        const there = other !== null && other !== this.gone;
        if (there && other !== this.tab) this.meet(other);
        for (const { from, word } of words) if (from === this.tab) this.hear(word);
        this.know({ other: there && other !== this.gone });
      },
      open: (line) => {
        this.know({ line });
        if (line) this.came();
      },
      ended: (how) => this.end(how),
    });
    this.draw();
    this.tell();
    this.wake();
    by("mic")?.focus();
  }

  /** The line is there (again): say what one sees, and look for a way when there is none. */
  private came(): void {
    if (!this.peer) return;
    this.line?.say({ type: "sees", other: this.peer.sees });
    if (!this.peer.sees) this.peer.again();
  }

  /** Somebody new is across. */
  private meet(tab: string): void {
    if (!this.welcome || !this.stream) return;
    this.part();
    this.line?.forget();
    this.tab = tab;
    this.heard = new MediaStream();
    this.know({ left: false, was: false, sees: false });
    this.peer = new Peer(this.welcome, this.stream, {
      say: (word) => this.line?.say(word),
      sees: (sees) => {
        this.line?.say({ type: "sees", other: sees });
        this.met ||= sees;
        this.know(sees ? { sees, was: true, stuck: 0 } : { sees });
      },
      track: (track) => {
        // Given anew with each track: a browser may wait for ever for sound that joins a stream which it found empty.
        this.heard = new MediaStream([...this.heard.getTracks(), track]);
        if (!this.other) return;
        this.other.srcObject = this.heard;
        void this.other.play().catch(() => undefined);
      },
      stuck: () => this.renew(),
    });
    this.media();
  }

  /** No way was found: both begin afresh. */
  private renew(): void {
    this.part();
    this.know({ stuck: this.now.stuck + 1 });
    this.line?.renew();
  }

  private hear(word: Word): void {
    if (word.type === "media") {
      show("blank-other", !word.camera);
      show("mute-other", !word.microphone);
    } else if (word.type === "bye") {
      this.gone = this.tab;
      this.part();
      this.know({ left: true, was: false, stuck: 0 });
    } else {
      this.peer?.hear(word);
    }
  }

  /** There is no way to anybody. */
  private part(): void {
    this.peer?.close();
    this.peer = undefined;
    this.tab = null;
    if (this.other) this.other.srcObject = null;
    show("blank-other", false);
    show("mute-other", false);
    if (this.now.sees) this.know({ sees: false });
  }

  private network(online: boolean): void {
    this.know({ online });
    if (online && this.peer && !this.peer.sees) this.peer.again();
  }

  // ---- what one does ----

  private get sight(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0];
  }

  private get voice(): MediaStreamTrack | undefined {
    return this.stream?.getAudioTracks()[0];
  }

  private mute(): void {
    if (this.voice) this.voice.enabled = !this.voice.enabled;
    this.draw();
    this.media();
  }

  /** A camera that is off is let go: its light goes out. */
  private async hide(): Promise<void> {
    const { stream, sight } = this;
    if (!stream) return;
    const last = this.turns.next();
    if (this.opening) {
      // Tapped once more before it opened: it stays off.
      this.opening = false;
      return;
    }
    if (sight) {
      sight.stop();
      stream.removeTrack(sight);
      await this.peer?.show(null, stream);
    } else {
      this.opening = true;
      const track = await eye(by<HTMLSelectElement>("camera")?.value ?? "");
      if (!last()) return track?.stop();
      this.opening = false;
      this.says("trouble", track ? undefined : "noCamera");
      if (!track) return;
      stream.addTrack(track);
      await this.peer?.show(track, stream);
    }
    this.draw();
    this.media();
  }

  private media(): void {
    if (this.tab) this.line?.say({ type: "media", camera: this.sight !== undefined, microphone: this.voice?.enabled ?? false });
  }

  private end(how: "done" | "replaced" | "shut" | "failed"): void {
    if (how === "done") this.line?.say({ type: "bye" });
    this.part();
    this.line?.close();
    this.line = undefined;
    this.stop();
    this.root.dataset.step = "after";
    void this.lamp?.release().catch(() => undefined);
    this.root.dataset.state = how;
    for (const id of ["stage", "inside"]) show(id, false);
    show("after", true);
    show("note", this.met);
    this.says("trouble");
    this.says("status", how);
    by("again")?.focus();
  }

  private stop(): void {
    this.turns.next();
    this.opening = false;
    letGo(this.stream);
    this.stream = undefined;
    if (this.own) this.own.srcObject = null;
  }

  // ---- what is shown ----

  private says(id: "trouble" | "status", name?: string): void {
    const element = by(id);
    const text = name ? word(name) : "";
    const inner = element?.querySelector("[data-trouble]") ?? element;
    if (!element || !inner) return;
    if (inner.textContent !== text) inner.textContent = text;
    // What is read aloud when it changes stands there from the beginning.
    if (id === "trouble") element.hidden = text === "";
  }

  private know(more: Partial<Situation>): void {
    this.now = { ...this.now, ...more };
    if (this.root.dataset.step === "inside") this.tell();
  }

  private tell(): void {
    const state = stateOf(this.now);
    this.root.dataset.state = state;
    this.says("status", state);
    show("other", this.now.sees);
  }

  private draw(): void {
    const seen = this.sight !== undefined;
    if (this.own && this.own.srcObject !== this.stream) this.own.srcObject = this.stream ?? null;
    show("stage", this.stream !== undefined);
    show("own", seen);
    show("blank-own", this.stream !== undefined && !seen);
    this.root.toggleAttribute("data-unseen", !seen);
    by("mic")?.toggleAttribute("data-off", !(this.voice?.enabled ?? false));
    by("cam")?.toggleAttribute("data-off", !seen);
  }

  /** The screen stays lit while two talk. */
  private wake(): void {
    if (document.hidden || this.root.dataset.step !== "inside" || !("wakeLock" in navigator)) return;
    navigator.wakeLock.request("screen").then(
      (lamp) => {
        // One may have hung up meanwhile.
        if (this.root.dataset.step !== "inside") return void lamp.release();
        this.lamp = lamp;
      },
      () => undefined,
    );
  }
}

const early = document.querySelector<HTMLElement>("[data-again]");
if (early) setTimeout(() => location.reload(), Number(early.dataset.again) * 1000 + 500);
const root = document.querySelector<HTMLElement>("[data-room]");
if (root) new Room(root);
