import type { Clock } from "@rangecast/base/clock";
import type { Link } from "../hub/link.ts";
import type { Frame } from "../hub/shared_message.ts";
import type { SocketCounts } from "./socket_counts.ts";
// @ts-types="./ws.d.ts"
import type { WebSocket } from "ws";

/** WebSocket's own state of being open. */
const OPEN = 1;

/** A link over a WebSocket. */
export class SocketLink implements Link {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #counts: SocketCounts;
  readonly #onDrain: () => void;
  #busy = false;

  constructor(
    socket: WebSocket,
    { clock, counts, onDrain }: {
      readonly clock: Clock;
      readonly counts: SocketCounts;
      /** Called when nothing waits any more, after something had to. */
      readonly onDrain: () => void;
    },
  ) {
    this.#socket = socket;
    this.#clock = clock;
    this.#counts = counts;
    this.#onDrain = onDrain;
  }

  get waiting_bytes(): number {
    return this.#socket.bufferedAmount;
  }

  send({ bytes, text }: Frame): void {
    if (this.#socket.readyState !== OPEN) return;
    const sent_ms = this.#clock.monotonicMs();
    this.#socket.send(bytes, { binary: !text }, (error) => {
      if (error) return;
      this.#counts.send_ms.record(this.#clock.monotonicMs() - sent_ms);
      if (this.#busy && this.#socket.bufferedAmount === 0) {
        this.#busy = false;
        this.#onDrain();
      }
    });
    if (this.#socket.bufferedAmount > 0) this.#busy = true;
  }

  ping(): void {
    if (this.#socket.readyState === OPEN) this.#socket.ping();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
