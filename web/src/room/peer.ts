// One way to the other browser (WebRTC): both may ask, one gives way (perfect negotiation); a way that is lost is looked for again.
import { ignores, type Described, type Welcome, type Word } from "./words.ts";

export interface Ears {
  say(word: Word): void;
  sees(sees: boolean): void;
  track(track: MediaStreamTrack): void;
  /** No way was found for long. */
  stuck(): void;
}

/** A way that is cut may come back by itself for so long; then another is looked for, by the one who does not give way first: Chromium
 * may say none of its ways after an offer that it took back, so two who ask at once are to be the exception. */
const PATIENCE_MS = { polite: 8_000, bold: 3_000 };
/** After so long without a way both begin afresh: the one who does not give way first. */
const STUCK_MS = { polite: 40_000, bold: 20_000 };

export class Peer {
  private readonly pc: RTCPeerConnection;
  private making = false;
  private ignoring = false;
  /** The other has asked. */
  private asked = false;
  private hearing: Promise<void> = Promise.resolve();
  private cut: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly welcome: Welcome,
    stream: MediaStream,
    private readonly ears: Ears,
  ) {
    const pc = new RTCPeerConnection({ iceServers: welcome.ice, iceTransportPolicy: welcome.relay ? "relay" : "all" });
    this.pc = pc;
    pc.onnegotiationneeded = (): void => void this.ask();
    pc.onicecandidate = ({ candidate }): void => {
      if (!candidate) return;
      const { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
      ears.say({ type: "candidate", candidate: { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } });
    };
    pc.ontrack = ({ track }): void => ears.track(track);
    pc.onconnectionstatechange = (): void => this.changed();
    for (const track of stream.getTracks()) pc.addTrack(track, stream);
    this.guard();
  }

  private async ask(): Promise<void> {
    // The first to ask is who does not give way; what one wants to show besides is asked for after that.
    if (this.welcome.polite && !this.asked) return;
    try {
      this.making = true;
      await this.pc.setLocalDescription();
      this.describe();
    } catch {
      this.fail();
    } finally {
      this.making = false;
    }
  }

  private describe(): void {
    const own = this.pc.localDescription;
    if (own) this.ears.say({ type: "description", description: { type: own.type as Described["type"], sdp: own.sdp } });
  }

  /** What the other said, in its order. */
  hear(word: Word): void {
    this.hearing = this.hearing.then(() => this.take(word)).catch(() => this.fail());
  }

  private async take(word: Word): Promise<void> {
    const { pc } = this;
    if (word.type === "description") {
      const offer = word.description.type === "offer";
      const at = { polite: this.welcome.polite, making: this.making, stable: pc.signalingState === "stable" };
      this.ignoring = ignores(offer, at);
      this.asked ||= offer;
      // An answer to an offer that was taken back answers nothing.
      if (this.ignoring || (!offer && pc.signalingState !== "have-local-offer")) return;
      await pc.setRemoteDescription(word.description);
      if (!offer) return;
      await pc.setLocalDescription();
      this.describe();
    } else if (word.type === "candidate") {
      try {
        await pc.addIceCandidate(word.candidate as RTCIceCandidateInit);
      } catch (error) {
        if (!this.ignoring && pc.remoteDescription) throw error;
      }
    }
  }

  private changed(): void {
    const { connectionState: state } = this.pc;
    clearTimeout(this.cut);
    if (state === "connected") {
      clearTimeout(this.watch);
      this.watch = undefined;
      this.ears.sees(true);
    } else if (state === "disconnected") {
      this.ears.sees(false);
      this.later();
    } else if (state === "failed") {
      this.ears.sees(false);
      if (this.welcome.polite) this.later();
      else this.again();
    }
  }

  private later(): void {
    this.guard();
    this.cut = setTimeout(() => this.again(), this.welcome.polite ? PATIENCE_MS.polite : PATIENCE_MS.bold);
  }

  /** Looks for another way. */
  again(): void {
    if (this.pc.connectionState === "closed") return;
    this.pc.restartIce();
    this.guard();
  }

  /** Whether there is a way now. */
  get sees(): boolean {
    return this.pc.connectionState === "connected";
  }

  private guard(): void {
    this.watch ??= setTimeout(() => this.fail(), this.welcome.polite ? STUCK_MS.polite : STUCK_MS.bold);
  }

  private fail(): void {
    if (this.pc.connectionState !== "closed") this.ears.stuck();
  }

  /** The camera was switched: the same way carries what it shows, or nothing. */
  async show(track: MediaStreamTrack | null, stream: MediaStream): Promise<void> {
    const sender = this.pc.getTransceivers().find(({ sender, receiver }) => sender.track?.kind === "video" || (receiver.track.kind === "video" && this.mine.has(sender)))?.sender;
    if (sender) {
      this.mine.add(sender);
      await sender.replaceTrack(track);
    } else if (track) {
      this.mine.add(this.pc.addTrack(track, stream));
    }
  }
  /** What showed the camera before it was switched off. */
  private readonly mine = new WeakSet<RTCRtpSender>();

  close(): void {
    clearTimeout(this.cut);
    clearTimeout(this.watch);
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }
}
