import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { channelSubjects } from "@rangecast/channel/subjects";
import { decode } from "@rangecast/codec/cbor";
import type { HealthMessage } from "../protocol/server_message.ts";
import { bytesOf, withinBytes } from "./within_bytes.ts";

/** Programs that are shown. */
const MAX_PROGRAMS = 64;
/** A program that is silent for this long is left out: it has stopped. */
const GONE_AFTER_MS = 60_000;
/** Bytes of a report, as it comes and as viewers are told of it. */
const MAX_REPORT_BYTES = 16 * 1024;

/** Why a report is not shown; `no_room`: as many programs are known as are shown. */
type HealthRefusal = "too_large" | "unreadable" | "no_room";

type Report = Readonly<Record<string, unknown>>;

interface Heard {
  readonly report: Report;
  readonly at_ms: number;
}

/** What programs say of themselves on `<prefix>.ops.health`: the newest of each. */
export class HealthDesk implements Disposable {
  readonly #clock: Clock;
  readonly #connection: BusConnection;
  readonly #heard = new Map<string, Heard>();
  readonly #stop: () => void;
  readonly #refused: Partial<Record<HealthRefusal, number>> = {};

  constructor({ connection, clock, prefix }: {
    readonly connection: BusConnection;
    readonly clock: Clock;
    readonly prefix: string;
  }) {
    this.#clock = clock;
    this.#connection = connection;
    const subscription = connection.nats.subscribe(channelSubjects(prefix).health, {
      callback: (error, message) => {
        if (!error) this.#hear(message.data);
      },
    });
    this.#stop = () => subscription.unsubscribe();
  }

  /** The reports as viewers see them, each with its age. */
  report(): Omit<HealthMessage, "type" | "server_ms"> {
    const now_ms = this.#clock.monotonicMs();
    for (const [key, { at_ms }] of this.#heard) {
      if (now_ms - at_ms > GONE_AFTER_MS) this.#heard.delete(key);
    }
    const { kept, left_out } = this.#shown();
    const programs = [...this.#heard.values()].filter(({ report }) => kept.has(report));
    return {
      problem: this.#connection.connected ? null : "the broker is away",
      programs: programs.map(({ report, at_ms }) => ({
        ...report,
        age_ms: Math.round(now_ms - at_ms),
      })),
      ...(left_out === 0 ? {} : { left_out }),
    };
  }

  /** Reports that are not shown, by reason. */
  get refused(): Readonly<Record<string, number>> {
    return this.#refused;
  }

  /** Reports that were heard and do not fit into what viewers are told. */
  get leftOut(): number {
    return this.#shown().left_out;
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  /** The shortest first: programs that say too much take nothing from all others. */
  #shown(): { readonly kept: ReadonlySet<Report>; readonly left_out: number } {
    const reports = [...this.#heard.values()].map(({ report }) => report);
    const { kept, left_out } = withinBytes(reports.sort((a, b) => bytesOf(a) - bytesOf(b)));
    return { kept: new Set(kept), left_out };
  }

  #hear(body: Uint8Array): void {
    const refusal = this.#take(body);
    if (refusal) this.#refused[refusal] = (this.#refused[refusal] ?? 0) + 1;
  }

  #take(body: Uint8Array): HealthRefusal | null {
    if (body.length > MAX_REPORT_BYTES) return "too_large";
    const report = read(body);
    if (!report) return "unreadable";
    // Byte arrays are many times longer in JSON.
    if (bytesOf(report) > MAX_REPORT_BYTES) return "too_large";
    const key = `${report.program} ${report.instance}`;
    if (!this.#heard.has(key) && this.#heard.size >= MAX_PROGRAMS) return "no_room";
    this.#heard.set(key, { report, at_ms: this.#clock.monotonicMs() });
    return null;
  }
}

function read(body: Uint8Array): Report | null {
  try {
    const value = decode(body);
    if (typeof value !== "object" || value === null || !("program" in value)) return null;
    const { program } = value;
    return typeof program === "string" ? { ...value } : null;
  } catch {
    return null;
  }
}
