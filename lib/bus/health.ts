import type { Clock, TimerId } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { encode } from "@rangecast/codec/cbor";
import type { BusConnection } from "./connection.ts";
import type { LedgerSnapshot } from "./ledger.ts";

const INTERVAL_MS = 1000;

/** What a program says of itself once a second on `<prefix>.ops.health`. */
export interface HealthReport {
  readonly program: string;
  /** Tells two running copies of a program apart. */
  readonly instance: string;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly ts: string;
  /** False while the program cannot do its work. */
  readonly ok: boolean;
  readonly ledger?: LedgerSnapshot;
  /** Per second, over the last second. */
  readonly rates: Readonly<Record<string, number>>;
  readonly queues: Readonly<Record<string, number>>;
  /** Age of the oldest message that waits, ms. */
  readonly lag: number;
  /** Resident memory. */
  readonly memory_bytes: number;
  readonly [detail: string]: unknown;
}

/** What a program adds to its name, version, time and memory. */
export type HealthDetails = Omit<
  HealthReport,
  "program" | "instance" | "version" | "ts" | "memory_bytes"
>;

export interface HealthIdentity {
  readonly program: string;
  readonly version: string;
  readonly instance: string;
}

export function healthReport(
  identity: HealthIdentity,
  clock: Clock,
  details: HealthDetails,
): HealthReport {
  const { program, instance, version } = identity;
  return {
    program,
    instance,
    version,
    ts: formatIso(clock.nowMs()),
    memory_bytes: Deno.memoryUsage().rss,
    ...details,
  } as HealthReport; // An index signature hides from the compiler that the details are complete.
}

/**
 * Publishes a report every second. While the broker is away there is nobody to hear one, and an
 * old one is of no use later: `/health` has it meanwhile.
 */
export class HealthBeat implements Disposable {
  readonly #clock: Clock;
  readonly #timer: TimerId;

  constructor(
    { connection, prefix, clock, report }: {
      readonly connection: BusConnection;
      readonly prefix: string;
      readonly clock: Clock;
      report(): HealthReport;
    },
  ) {
    this.#clock = clock;
    const beat = () => {
      const current = report();
      if (connection.connected) connection.nats.publish(`${prefix}.ops.health`, encode(current));
    };
    this.#timer = clock.setRepeating(beat, INTERVAL_MS);
  }

  [Symbol.dispose](): void {
    this.#clock.clearTimer(this.#timer);
  }
}
