/** Where lines go: standard output, or a list in a test. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<number>;
}

/** The most characters that wait for a slow reader before {@linkcode LineWriter.ready} holds its caller. */
export const HIGH_WATER_CHARS = 1 << 20;
/** The most that wait at all: further lines of a caller that does not wait are dropped. */
export const LIMIT_CHARS = 16 * HIGH_WATER_CHARS;

/**
 * Writes lines in large pieces, in order, one write under way at a time. A slow reader is felt
 * through {@linkcode ready}; a reader that has gone away through {@linkcode closed}.
 */
export class LineWriter {
  readonly #sink: ByteSink;
  readonly #encoder = new TextEncoder();
  readonly #broken = Promise.withResolvers<Error>();
  #waiting: string[] = [];
  #waitingChars = 0;
  #room: PromiseWithResolvers<void> | null = null;
  #writing: Promise<void> | null = null;
  #failed = false;
  #dropped = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Resolves with the cause when the reader has gone away; pending until then. */
  get closed(): Promise<Error> {
    return this.#broken.promise;
  }

  /** Lines that were not written: there was no room, or no reader. Parts of a last write included. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Queues one line; the line break is added. It is dropped when there is no room, or no reader. */
  write(line: string): void {
    if (this.#failed || this.#waitingChars + line.length >= LIMIT_CHARS) {
      this.#dropped++;
      return;
    }
    this.#waiting.push(line);
    this.#waitingChars += line.length + 1;
    this.#writing ??= this.#drain();
  }

  /** True while a caller may go on without waiting for {@linkcode ready}. */
  get hasRoom(): boolean {
    return this.#waitingChars < HIGH_WATER_CHARS;
  }

  /** Resolves when there is room again, or when the reader has gone. */
  async ready(): Promise<void> {
    while (!this.hasRoom) {
      this.#room ??= Promise.withResolvers();
      await this.#room.promise;
    }
  }

  /** Resolves when everything that was queued has been written, or the reader has gone. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #drain(): Promise<void> {
    // Lets the lines of the current turn gather into one write.
    await Promise.resolve();
    while (this.#waiting.length > 0 && !this.#failed) {
      const lines = this.#take();
      try {
        await this.#writeAll(this.#encoder.encode(`${lines.join("\n")}\n`));
      } catch (error) {
        this.#failed = true;
        this.#dropped += lines.length + this.#take().length;
        this.#broken.resolve(error instanceof Error ? error : new Error(String(error)));
      }
    }
    this.#writing = null;
  }

  /** Everything that waits; there is room again. */
  #take(): string[] {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#waitingChars = 0;
    this.#room?.resolve();
    this.#room = null;
    return lines;
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      const count = await this.#sink.write(bytes.subarray(written));
      if (count === 0) throw new Error("the reader takes nothing");
      written += count;
    }
  }
}
