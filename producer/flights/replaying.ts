import { type Clock, sleep } from "@rangecast/base/clock";
import type { FlightPublishing } from "@rangecast/bus/flight-publishing";
import type { FlightMessage, FlightSource } from "@rangecast/domains/flight/message";
import type { FlightLine } from "./flight_lines.ts";
import type { FlightsReport } from "./report.ts";

export interface ReplayingOptions {
  readonly lines: AsyncIterable<FlightLine>;
  readonly speed: number;
  readonly publishing: Pick<FlightPublishing, "accept" | "pump">;
  readonly report: Pick<FlightsReport, "onLine" | "onFlights">;
  readonly clock: Clock;
}

/** Publishes a file's flights at their times, until its end or `stop`. */
export async function replayUntil(stop: AbortSignal, options: ReplayingOptions): Promise<void> {
  const { lines, speed, publishing, report, clock } = options;
  const pace = new ReplayPace(speed);
  const aircraft = new Set<string>();
  for await (const line of lines) {
    if (stop.aborted) return;
    report.onLine(line.type);
    if (line.type !== "flight") continue;
    const { source, payload } = line.message;
    const wait_ms = pace.waitFor(payload.last_contact_unix, clock.monotonicMs());
    if (wait_ms > 0) {
      publishing.pump();
      await sleep(clock, wait_ms, stop);
      if (stop.aborted) return;
    }
    publishing.accept({
      payload,
      source: replayed(source),
      source_time_ms: pace.position_s * 1000,
      recv_ms: clock.nowMs(),
    });
    aircraft.add(payload.icao24);
    report.onFlights(aircraft.size);
  }
  publishing.pump();
}

/** When a replay's messages are due. A message older than one before it is due at once. */
export class ReplayPace {
  readonly #speed: number;
  #start: { readonly source_s: number; readonly clock_ms: number } | null = null;
  /** Where the replay is in the file's time, Unix seconds. */
  position_s = 0;

  constructor(speed: number) {
    this.#speed = speed;
  }

  /** Milliseconds to wait until a message of `source_s` (Unix seconds) is due. */
  waitFor(source_s: number, clock_ms: number): number {
    this.#start ??= { source_s, clock_ms };
    this.position_s = Math.max(this.position_s, source_s);
    const due_ms = this.#start.clock_ms + (source_s - this.#start.source_s) * 1000 / this.#speed;
    return Math.max(0, due_ms - clock_ms);
  }
}

function replayed(source: FlightMessage["source"]): FlightSource {
  return { ...source, mode: "replay" };
}
