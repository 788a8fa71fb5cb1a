import { BoundedQueue } from "@rangecast/base/bounded-queue";

/** Longest line that is taken; the rest of a longer one is passed over. */
export const MAX_LINE_CHARS = 4096;
/** Lines that wait for somebody to listen; further ones are dropped, and counted. */
export const MAX_WAITING_LINES = 256;

/** A line of standard input without its break, or why one cannot be had. */
export type InputLine =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string };

type Listener = (line: InputLine) => void;

/** Standard input in lines. There is one reader of it, however many want to know of it. */
export class InputLines {
  /** Resolves at the end of standard input; reading goes on once {@linkcode InputLines.start} was called. */
  readonly ended: Promise<void>;
  readonly #read: () => AsyncIterable<Uint8Array>;
  readonly #end = Promise.withResolvers<void>();
  readonly #waiting = new BoundedQueue<InputLine>(MAX_WAITING_LINES);
  #dropped = 0;
  #started = false;
  #listener: Listener | null = null;
  /** The beginning of a line that has no end yet. */
  #open = "";

  /** `read` gives what comes, until the end; it does not fail. */
  constructor(read: () => AsyncIterable<Uint8Array>) {
    this.#read = read;
    this.ended = this.#end.promise;
  }

  /** Begins to read: lines wait until somebody listens. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#run();
  }

  /** Calls `listener` with each line, those that have waited first; it takes the place of another one. */
  onLine(listener: Listener): void {
    this.#listener = listener;
    for (let line = this.#waiting.shift(); line; line = this.#waiting.shift()) listener(line);
    if (this.#dropped > 0) {
      const problem = `${this.#dropped} lines came before anybody listened, and are lost`;
      listener({ ok: false, problem });
      this.#dropped = 0;
    }
    this.start();
  }

  async #run(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of this.#read()) this.#take(decoder.decode(bytes, { stream: true }));
    this.#take(decoder.decode());
    if (this.#open !== "") this.#hand(this.#open);
    this.#end.resolve();
  }

  #take(text: string): void {
    const parts = text.split("\n");
    const rest = parts.pop() ?? "";
    for (const part of parts) {
      this.#hand(this.#open + part);
      this.#open = "";
    }
    // One more than is taken, so that the line is known to be too long.
    this.#open = (this.#open + rest).slice(0, MAX_LINE_CHARS + 1);
  }

  #hand(text: string): void {
    const line: InputLine = text.length > MAX_LINE_CHARS
      ? { ok: false, problem: `a line may have ${MAX_LINE_CHARS} characters, and this has more` }
      : { ok: true, text: text.replace(/\r$/, "") };
    if (this.#listener) this.#listener(line);
    else if (!this.#waiting.push(line)) this.#dropped++;
  }
}
