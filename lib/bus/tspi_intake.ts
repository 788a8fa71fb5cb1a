import { assert } from "@rangecast/base/assert";
import type { Clock } from "@rangecast/base/clock";
import {
  DATAGRAM_BYTES,
  type DatagramType,
  decodeDatagram,
  refusalOf,
  sensorIdOf,
} from "@rangecast/domains/tspi/datagram";
import { encodePayload } from "@rangecast/domains/tspi/payload-cbor";
import { messageId, telemetrySubject } from "@rangecast/domains/tspi/subjects";
import type { ReceivedDatagram } from "./datagram_batch.ts";
import { FrameSpool, type SpooledFrame } from "./frame_spool.ts";
import type { Ledger } from "./ledger.ts";
import type { Outgoing, OutgoingSource } from "./outgoing.ts";

/** Frames that wait at most while the broker is away: 64 MB of memory. */
export const DEFAULT_SPOOL_FRAMES = 1_000_000;
const SENSOR_IDS = 65_536;

export interface TspiIntakeOptions {
  readonly prefix: string;
  /** Sensors that are published; empty for all. */
  readonly sensorIds: readonly number[];
  /** Names this run: it becomes part of the message ids and a header. */
  readonly run: string | undefined;
  readonly spoolFrames: number;
  readonly clock: Clock;
}

/** Checks datagrams as they come in, keeps the valid ones in order, and hands them out as messages. */
export class TspiIntake implements OutgoingSource {
  readonly #options: TspiIntakeOptions;
  readonly #spool: FrameSpool;
  readonly #wanted: ReadonlySet<number> | null;
  readonly #sequences = new Float64Array(SENSOR_IDS);

  constructor(options: TspiIntakeOptions) {
    this.#options = options;
    this.#spool = new FrameSpool(options.spoolFrames);
    this.#wanted = options.sensorIds.length === 0 ? null : new Set(options.sensorIds);
  }

  get size(): number {
    return this.#spool.size;
  }

  get oldest_ms(): number | undefined {
    return this.#spool.oldest_ms;
  }

  /** Takes one datagram in and books it: refused, filtered, or spooled. */
  accept({ bytes, offset, length, recv_ms }: ReceivedDatagram, ledger: Ledger): void {
    ledger.add("received");
    const refusal = refusalOf(bytes, offset, length);
    if (refusal !== null) return ledger.addReason("refused", refusal);
    const sensor_id = sensorIdOf(bytes, offset);
    const sourceSequence = (this.#sequences[sensor_id] ?? 0) + 1;
    this.#sequences[sensor_id] = sourceSequence;
    if (this.#wanted && !this.#wanted.has(sensor_id)) return ledger.add("filtered");
    const since_ms = this.#options.clock.monotonicMs();
    const fits = this.#spool.push(bytes, offset, { recv_ms, sourceSequence, since_ms });
    if (!fits) ledger.addReason("dropped", "spool_full");
  }

  take(): Outgoing | undefined {
    const frame = this.#spool.shift();
    return frame && new TspiMessage(this.#options, frame);
  }
}

/** Its texts are made anew for each sending, which costs less than to keep them while in flight. */
class TspiMessage implements Outgoing {
  readonly #options: Pick<TspiIntakeOptions, "prefix" | "run">;
  readonly #type: DatagramType;
  readonly #sensor_id: number;
  readonly #day: number;
  readonly #ticks: number;
  readonly #recv_ms: number;
  readonly #sourceSequence: number;
  readonly body: Uint8Array;
  readonly since_ms: number;

  constructor(options: TspiIntakeOptions, frame: SpooledFrame) {
    const datagram = decodeDatagram(frame.bytes, frame.offset, DATAGRAM_BYTES);
    assert(typeof datagram !== "string", "only valid datagrams are spooled");
    this.#options = options;
    this.#type = datagram.type;
    this.#sensor_id = datagram.sensor_id;
    this.#day = datagram.day;
    this.#ticks = datagram.ticks;
    this.#recv_ms = frame.recv_ms;
    this.#sourceSequence = frame.sourceSequence;
    this.body = encodePayload(datagram, Math.floor(frame.recv_ms));
    this.since_ms = frame.since_ms;
  }

  get subject(): string {
    return telemetrySubject(this.#options.prefix, this.#type, this.#sensor_id);
  }

  get messageId(): string {
    return messageId({
      type: this.#type,
      sensor_id: this.#sensor_id,
      day: this.#day,
      ticks: this.#ticks,
    }, this.#options.run);
  }

  get headers(): [string, string][] {
    const { run } = this.#options;
    const headers: [string, string][] = [
      ["Rangecast-Recv-Us", String(Math.round(this.#recv_ms * 1000))],
      ["Rangecast-Src-Seq", String(this.#sourceSequence)],
    ];
    if (run !== undefined) headers.push(["Rangecast-Run", run]);
    return headers;
  }
}
