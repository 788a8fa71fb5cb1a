import type { Clock } from "@rangecast/base/clock";
import { OutputBuffer } from "../protocol/output_buffer.ts";

/** The part of a socket that is written to. */
export interface WritableSocket {
  write(bytes: Uint8Array): Promise<number>;
}

/** What a writer tells its connection. */
export interface WriterEvents {
  onFailure(): void;
  /** Pending output fell below the congestion mark. */
  onDrained(): void;
}

/** Output of one connection: collected in memory, written in few large pieces. */
export class SocketWriter {
  readonly output = new OutputBuffer();
  readonly #socket: WritableSocket;
  readonly #clock: Clock;
  readonly #events: WriterEvents;
  readonly #congestedBytes: number;
  readonly #waiting = new Set<() => void>();
  #inFlightBytes = 0;
  #writing = false;
  #writeStarted_ms = 0;
  #closed = false;
  #wasCongested = false;

  constructor(
    socket: WritableSocket,
    clock: Clock,
    congestedBytes: number,
    events: WriterEvents,
  ) {
    this.#socket = socket;
    this.#clock = clock;
    this.#congestedBytes = congestedBytes;
    this.#events = events;
  }

  get pendingBytes(): number {
    return this.output.size + this.#inFlightBytes;
  }

  get congested(): boolean {
    if (this.output.size + this.#inFlightBytes < this.#congestedBytes) return false;
    this.#wasCongested = true;
    return true;
  }

  /** For how long the write that is under way has been stuck; 0 when there is none. */
  get stuck_ms(): number {
    return this.#writing ? this.#clock.monotonicMs() - this.#writeStarted_ms : 0;
  }

  flush(): void {
    if (!this.#writing && !this.#closed && this.output.size > 0) this.#run();
  }

  /** Resolves when there is room again, or the writer is closed. */
  whenDrained(): Promise<void> {
    if (this.#closed || !this.congested) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** Resolves when all that was flushed has been written, or the writer is closed. */
  async whenEmpty(): Promise<void> {
    while (!this.#closed && this.pendingBytes > 0) {
      this.flush();
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  close(): void {
    this.#closed = true;
    this.output.clear();
    this.#release();
  }

  async #run(): Promise<void> {
    this.#writing = true;
    try {
      for (let chunk = this.output.take(); chunk; chunk = this.output.take()) {
        this.#inFlightBytes = chunk.length;
        for (let sent = 0; sent < chunk.length && !this.#closed;) {
          this.#writeStarted_ms = this.#clock.monotonicMs();
          const written = await this.#socket.write(sent === 0 ? chunk : chunk.subarray(sent));
          sent += written;
          this.#inFlightBytes = chunk.length - sent;
        }
        if (this.#closed) return;
        this.output.recycle(chunk);
        this.#afterWrite();
      }
    } catch {
      // The peer is gone; what it had still to get goes with it, as it does for any client.
      if (!this.#closed) this.#events.onFailure();
    } finally {
      this.#writing = false;
      this.#inFlightBytes = 0;
      this.#release();
    }
  }

  #afterWrite(): void {
    if (this.pendingBytes >= this.#congestedBytes / 2) return;
    this.#release();
    if (!this.#wasCongested) return;
    this.#wasCongested = false;
    this.#events.onDrained();
  }

  #release(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
