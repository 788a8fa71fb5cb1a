import { type ByteSink, LineWriter } from "@rangecast/cli/line-writer";
import type { Done } from "./desk.ts";
import type { ConsoleOrder } from "./order.ts";

type Facts = Readonly<Record<string, unknown>>;

/** What the console prints: texts, or JSON lines. */
export class Output {
  readonly #lines: LineWriter;
  readonly #json: boolean;
  readonly #closed = new AbortController();

  constructor(sink: ByteSink, json: boolean) {
    this.#lines = new LineWriter(sink);
    this.#json = json;
    this.#lines.closed.then(() => this.#closed.abort());
  }

  /** Aborts when nobody reads any more, as after `head`. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Writes texts, or the facts of the same as JSON lines; none is made that is not written. */
  async show(texts: () => readonly string[], facts: () => readonly Facts[]): Promise<void> {
    const lines = this.#json ? facts().map((fact) => JSON.stringify(fact)) : texts();
    for (const line of lines) {
      this.#lines.write(line);
      if (!this.#lines.hasRoom) await this.#lines.ready();
    }
  }

  async done({ name }: ConsoleOrder, { text, facts }: Done): Promise<void> {
    await this.show(() => [`${name}: ${text}`], () => [{ order: name, ok: true, ...facts }]);
  }

  /** A failure is a text on standard error, which the caller writes; as JSON it stands here, too. */
  async failed({ name }: ConsoleOrder, problem: string): Promise<void> {
    await this.show(() => [], () => [{ order: name, ok: false, problem }]);
  }

  /** Resolves when everything is written. */
  async flush(): Promise<void> {
    await this.#lines.flush();
  }
}
