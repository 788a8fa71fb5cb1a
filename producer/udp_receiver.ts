import { sleep, systemClock } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import { DatagramBatch, type ReceivedDatagram } from "@rangecast/bus/datagram-batch";
import { formatAddress } from "@rangecast/cli/parsers";
import {
  type FromReceiver,
  type ReceiverSettings,
  socketAddress,
  type ToReceiver,
} from "./udp_messages.ts";

/**
 * Every module that the receiving thread loads, from the project's root: reading exactly these is
 * what its permission line grants.
 */
export const WORKER_MODULES = [
  "producer/udp_worker.ts",
  "producer/udp_messages.ts",
  "lib/base/anchored_now.ts",
  "lib/base/assert.ts",
  "lib/base/clock.ts",
  "lib/base/runtime_timer.ts",
  "lib/bus/datagram_batch.ts",
  "lib/domains/tspi/datagram.ts",
] as const;

/** A thread that does not answer in this time is ended as it is. */
const STOP_LIMIT_MS = 2000;

export interface ReceiverEvents {
  onDatagram(datagram: ReceivedDatagram): void;
  /** Called after each batch. */
  onBatchEnd(): void;
  /** Datagrams that the receiving thread had no room for. */
  onDropped(count: number): void;
  onFailure(error: Error): void;
}

/** What the receiving thread may do: receive at its address. */
export function receiverPermissions(settings: ReceiverSettings): Deno.PermissionOptionsObject {
  return {
    net: [formatAddress(socketAddress(settings))],
    read: false,
    write: false,
    env: false,
    run: false,
    sys: false,
    ffi: false,
    import: false,
  };
}

/** The main thread's side of the receiving thread. */
export class UdpReceiver implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #events: ReceiverEvents;
  readonly #settings: ReceiverSettings;
  readonly #listening = Promise.withResolvers<string>();
  readonly #stopped = Promise.withResolvers<void>();

  private constructor(settings: ReceiverSettings, events: ReceiverEvents) {
    this.#settings = settings;
    this.#events = events;
    this.#worker = new Worker(new URL("./udp_worker.ts", import.meta.url).href, {
      type: "module",
      name: "udp receiver",
      deno: { permissions: receiverPermissions(settings) },
    });
    this.#worker.onmessage = ({ data }: MessageEvent<FromReceiver>) => this.#onMessage(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(
        new OperatorError(`Cannot receive UDP as the receiving thread failed: ${event.message}`),
      );
    };
  }

  /**
   * Starts to receive; resolves when the socket is open.
   * @throws OperatorError when the address cannot be listened on.
   */
  static async open(settings: ReceiverSettings, events: ReceiverEvents): Promise<UdpReceiver> {
    const receiver = new UdpReceiver(settings, events);
    receiver.#send({ type: "start", settings });
    try {
      await receiver.#listening.promise;
      return receiver;
    } catch (error) {
      receiver.#worker.terminate();
      throw error;
    }
  }

  /** Closes the socket and resolves when the last batch has been handed over. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#send({ type: "stop" });
    const limit = new AbortController();
    await Promise.race([this.#stopped.promise, sleep(systemClock, STOP_LIMIT_MS, limit.signal)]);
    limit.abort();
    this.#worker.terminate();
  }

  #send(message: ToReceiver, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #onMessage(message: FromReceiver): void {
    switch (message.type) {
      case "listening":
        return this.#listening.resolve(formatAddress(message));
      case "batch":
        return this.#takeBatch(message);
      case "failed":
        this.#events.onDropped(message.dropped);
        return this.#fail(listenFailure(this.#settings, message));
      case "stopped":
        this.#events.onDropped(message.dropped);
        return this.#stopped.resolve();
    }
  }

  #takeBatch({ buffer, count, dropped }: Extract<FromReceiver, { type: "batch" }>): void {
    const batch = new DatagramBatch(buffer, count);
    for (let i = 0; i < count; i++) this.#events.onDatagram(batch.at(i));
    if (dropped > 0) this.#events.onDropped(dropped);
    this.#send({ type: "returned", buffer }, [buffer]);
    this.#events.onBatchEnd();
  }

  #fail(error: Error): void {
    this.#listening.reject(error);
    // A thread that has failed cannot answer a request to stop any more.
    this.#stopped.resolve();
    this.#events.onFailure(error);
  }
}

function listenFailure(
  settings: ReceiverSettings,
  { portInUse, problem }: Extract<FromReceiver, { type: "failed" }>,
): OperatorError {
  const address = formatAddress(socketAddress(settings));
  return new OperatorError(
    portInUse
      ? `Cannot listen on udp ${address} as the port is in use: end the other program, or choose another with --udp-port`
      : `Cannot listen on udp ${address}: ${problem}`,
  );
}
