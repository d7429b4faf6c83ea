// The line to the server: opened again when it is cut, and nothing that was said meanwhile is lost.
import { backoff } from "../age.ts";
import { ending, told, type News, type Welcome, type Word } from "./words.ts";

export interface Ears {
  welcome(welcome: Welcome): void;
  news(news: News): void;
  /** It was opened or cut. */
  open(open: boolean): void;
  ended(how: "replaced" | "shut" | "failed"): void;
}

export class Line {
  private socket: WebSocket | undefined;
  private tab = crypto.randomUUID();
  private after = 0;
  private tries = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private waiting: Word[] = [];
  private ready = false;
  private over = false;

  constructor(
    private readonly path: string,
    private readonly ears: Ears,
  ) {
    this.connect();
    window.addEventListener("online", this.again);
  }

  private readonly again = (): void => {
    if (!this.over && this.socket?.readyState !== WebSocket.OPEN) this.connect();
  };

  private connect(): void {
    clearTimeout(this.retry);
    this.drop();
    const url = new URL(this.path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.search = new URLSearchParams({ onglet: this.tab, apres: String(this.after) }).toString();
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onmessage = ({ data }): void => {
      const said = told(String(data));
      if (said?.type === "welcome") {
        this.tries = 0;
        this.ears.welcome(said);
        this.ears.open(true);
      } else if (said) {
        this.after = said.words.at(-1)?.n ?? this.after;
        this.ears.news(said);
        this.ready = true;
        this.flush();
      }
    };
    socket.onclose = ({ code }): void => {
      if (this.socket !== socket) return;
      this.ready = false;
      this.ears.open(false);
      const how = ending(code);
      if (how) {
        this.close();
        this.ears.ended(how);
      } else {
        this.retry = setTimeout(() => this.connect(), backoff(this.tries++, Math.random()));
      }
    };
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = undefined;
    this.ready = false;
    socket?.close(1000);
  }

  /** Says something, now or once the line is there. */
  say(word: Word): void {
    this.waiting.push(word);
    this.flush();
  }

  /** What waits was meant for somebody who is not there any more. */
  forget(): void {
    this.waiting = [];
  }

  private flush(): void {
    if (!this.ready || this.socket?.readyState !== WebSocket.OPEN) return;
    for (const word of this.waiting.splice(0)) this.socket.send(JSON.stringify(word));
  }

  /** Comes in again as somebody new: both sides begin afresh. */
  renew(): void {
    this.tab = crypto.randomUUID();
    this.after = 0;
    this.waiting = [];
    this.connect();
  }

  close(): void {
    this.over = true;
    clearTimeout(this.retry);
    window.removeEventListener("online", this.again);
    this.drop();
  }
}
