// The counter's liveness. Every screen works without it: forms post, pages answer.
import { board } from "./counter/board.ts";
import { clock } from "./counter/clock.ts";
import { etas } from "./counter/eta.ts";
import { line, type Line } from "./counter/line.ts";
import { install, offline } from "./counter/offline.ts";
import { meters } from "./counter/meter.ts";
import { pads } from "./counter/pad.ts";
import { preview } from "./counter/preview.ts";
import { scan } from "./counter/scan.ts";
import { small } from "./counter/small.ts";
import { sound } from "./counter/sound.ts";
import { steps } from "./counter/steps.ts";
import { taps } from "./counter/taps.ts";
import { wake } from "./counter/wake.ts";

small();
steps();
pads();
scan();
meters();
preview();
sound();
offline();
install();

// Before anyone has entered there is no shop to follow.
if (document.getElementById("words")) {
  let wire: Line | undefined;
  const queue = taps(() => wire ?? { doubt: () => undefined, fine: () => undefined, refresh: async () => undefined });
  const face = clock();
  wire = line(face, () => queue.waiting.length, () => document.dispatchEvent(new CustomEvent("comptoir:back")));
  board();
  etas(face.now);
  wake();
}
