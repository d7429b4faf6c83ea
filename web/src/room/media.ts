// One's own camera and microphone: both, or the microphone alone when there is no camera or it is not allowed.
import { trouble } from "./state.ts";

export interface Wish {
  camera: boolean;
  cameraId: string;
  microphoneId: string;
}
export interface Opened {
  stream: MediaStream;
  /** Why there is no image, when one was wished. */
  said: string | undefined;
}

const name = (error: unknown): string => (error instanceof DOMException ? error.name : "");

const exact = (id: string): { deviceId: ConstrainDOMString } | undefined => (id ? { deviceId: { exact: id } } : undefined);
const image = (id: string): MediaTrackConstraints => ({ facingMode: "user", width: { ideal: 960 }, height: { ideal: 540 }, ...exact(id) });

/** Opens what is wished.
 * @throws the word for what is in the way, when not even a microphone opens. */
export async function open({ camera, cameraId, microphoneId }: Wish): Promise<Opened> {
  const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, ...exact(microphoneId) };
  let said: string | undefined;
  if (camera) {
    try {
      return { stream: await navigator.mediaDevices.getUserMedia({ audio, video: image(cameraId) }), said };
    } catch (error) {
      said = trouble(name(error), true);
    }
  }
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ audio }), said };
  } catch (error) {
    throw trouble(name(error), false);
  }
}

/** The camera alone, when it is switched on again. */
export async function eye(cameraId: string): Promise<MediaStreamTrack | undefined> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: image(cameraId) }).catch(() => undefined);
  return stream?.getVideoTracks()[0];
}

/** Fills a list with the devices of a kind, when there are several to choose from. */
export async function list(kind: "videoinput" | "audioinput", select: HTMLSelectElement, used: string | undefined): Promise<boolean> {
  const all = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === kind && one.deviceId !== "");
  select.replaceChildren(...all.map((one, n) => new Option(one.label || `${n + 1}`, one.deviceId, false, one.deviceId === used)));
  return all.length > 1;
}
