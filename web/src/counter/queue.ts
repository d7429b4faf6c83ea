// Pure but for what it is given: taps are kept, sent one after the other in their order, and never lost by a cut.

/** One tap of a button, as its form would have posted it. */
export interface Tap {
  /** Makes the tap safe to send twice. */
  nonce: string;
  /** Where its form posts. */
  url: string;
  /** The fields of the form. */
  fields: [string, string][];
  /** What a person calls it: the code of the order, the name of the article. */
  label: string;
  /** The order it moves, if any. */
  order: string | null;
  /** When it was made, in milliseconds. */
  at: number;
}

/** What became of a tap that was sent. */
export type Answer =
  | { kind: "done"; page: string; url: string }
  | { kind: "refused"; why: string }
  | { kind: "later" }
  | { kind: "door"; url: string };

/** Where the taps are kept. */
export interface Box {
  read(): Tap[];
  write(taps: Tap[]): void;
}

/** Whom the queue tells. */
export interface Told {
  done(tap: Tap, page: string, url: string): void;
  refused(tap: Tap, why: string): void;
  door(url: string): void;
  kept(taps: Tap[]): void;
}

const same = (a: Tap, b: Tap): boolean => a.url === b.url && JSON.stringify(a.fields) === JSON.stringify(b.fields);

/** The taps that wait. */
export class Queue {
  private sending = false;
  private readonly box: Box;
  private readonly send: (tap: Tap) => Promise<Answer>;
  private readonly told: Told;

  constructor(box: Box, send: (tap: Tap) => Promise<Answer>, told: Told) {
    this.box = box;
    this.send = send;
    this.told = told;
  }

  /** The taps that wait, oldest first. */
  get waiting(): Tap[] {
    return this.box.read();
  }

  /** Keep a tap; the same move of the same version, tapped twice by a floury finger, is one tap. */
  add(tap: Tap): boolean {
    const taps = this.box.read();
    if (tap.order !== null && taps.some((other) => same(other, tap))) return false;
    this.box.write([...taps, tap]);
    return true;
  }

  /** Take back what an order still has waiting, unless it is on its way. */
  takeBack(order: string): void {
    if (this.sending) return;
    this.box.write(this.box.read().filter((tap) => tap.order !== order));
    this.told.kept(this.box.read());
  }

  /** Send all in their order; stop at the first one that must wait. True when nothing is left. */
  async flush(): Promise<boolean> {
    if (this.sending) return false;
    this.sending = true;
    try {
      for (let [tap] = this.box.read(); tap; [tap] = this.box.read()) {
        const sent = tap;
        const answer = await this.send(sent);
        if (answer.kind === "later") return false;
        if (answer.kind === "door") {
          this.told.door(answer.url);
          return false;
        }
        this.box.write(this.box.read().filter((other) => other.nonce !== sent.nonce));
        if (answer.kind === "done") this.told.done(sent, answer.page, answer.url);
        else this.told.refused(sent, answer.why);
      }
      return true;
    } finally {
      this.sending = false;
      this.told.kept(this.box.read());
    }
  }
}

/** A box in the browser's storage; a full or forbidden storage keeps the taps as long as the page lives. */
export function storageBox(storage: Pick<Storage, "getItem" | "setItem"> | null, name: string): Box {
  let memory: Tap[] = [];
  try {
    memory = JSON.parse(storage?.getItem(name) ?? "[]") as Tap[];
  } catch {
    memory = [];
  }
  return {
    read: () => memory,
    write(taps) {
      memory = taps;
      try {
        storage?.setItem(name, JSON.stringify(taps));
      } catch {
        // The page still holds them.
      }
    },
  };
}

/** Read the answer of a server that may have redirected to the door, refused, or be unwell. */
export async function answerOf(answer: Response): Promise<Answer> {
  const path = new URL(answer.url).pathname;
  if (/^\/comptoir\/(entrer|deverrouiller|tablette)/.test(path)) return { kind: "door", url: path };
  if (answer.status === 401) return { kind: "door", url: "/comptoir/entrer" };
  if (answer.ok) return { kind: "done", page: await answer.text(), url: answer.url };
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return { kind: "later" };
  const problem = await answer.json().then(
    (body: { detail?: unknown }) => body.detail,
    () => undefined,
  );
  return { kind: "refused", why: typeof problem === "string" ? problem : "" };
}
