import { type Clock, sleep } from "@rangecast/base/clock";
import type { FlightPublishing } from "@rangecast/bus/flight-publishing";
import { RepeatedWarning } from "@rangecast/bus/repeated-warning";
import type { Logger } from "@rangecast/cli/log";
import { encodeJson } from "@rangecast/codec/json";
import type { FlightSource } from "@rangecast/domains/flight/message";
import { readStateVector } from "@rangecast/domains/flight/state-vector";
import type { FlightsReport } from "./report.ts";
import type { OpenSkyClient, PollOutcome } from "./opensky_client.ts";
import { PollPace } from "./poll_pace.ts";

export interface PollingOptions {
  readonly client: OpenSkyClient;
  readonly publishing: Pick<FlightPublishing, "accept" | "refuse" | "refuseAndKeep" | "pump">;
  readonly report: Pick<FlightsReport, "onPoll" | "onFlights">;
  readonly source: FlightSource;
  /** Where dead letters say that they come from. */
  readonly sourceName: string;
  readonly interval_s: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Polls until asked to stop; no answer and no failure ends it. */
export async function pollUntil(stop: AbortSignal, options: PollingOptions): Promise<void> {
  const { client, clock, log, report } = options;
  const warning = new RepeatedWarning(clock, log);
  const pace = new PollPace(options.interval_s * 1000);
  while (!stop.aborted) {
    const started_ms = clock.monotonicMs();
    const outcome = await client.poll();
    if (outcome.type === "stopped") return;
    const took_ms = clock.monotonicMs() - started_ms;
    const pause_ms = pace.pauseAfter(outcome, took_ms);
    report.onPoll(outcome, took_ms);
    if (outcome.type === "success") publishStates(outcome, options);
    else {
      warning.warn(`a poll failed: ${problemOf(outcome)}`, {
        next_in_s: Math.round(pause_ms / 1000),
      });
    }
    const spent_ms = clock.monotonicMs() - started_ms - took_ms;
    await sleep(clock, Math.max(0, pause_ms - spent_ms), stop);
  }
}

function publishStates(
  { time_s, states }: Extract<PollOutcome, { type: "success" }>,
  { publishing, report, source, sourceName, clock }: PollingOptions,
): void {
  const recv_ms = clock.nowMs();
  let flights = 0;
  for (const vector of states) {
    const payload = readStateVector(vector);
    if (payload === "no_position") publishing.refuse(payload);
    else if (typeof payload === "string") {
      const body = encodeJson({ vector });
      publishing.refuseAndKeep({ reason: payload, source: sourceName, body, recv_ms });
    } else {
      publishing.accept({ payload, source, source_time_ms: time_s * 1000, recv_ms });
      flights++;
    }
  }
  publishing.pump();
  report.onFlights(flights);
}

function problemOf(outcome: Exclude<PollOutcome, { type: "success" | "stopped" }>): string {
  switch (outcome.type) {
    case "rate_limited":
      return "the API's allowance is used up";
    case "timeout":
      return "no answer in time";
    case "error":
      return outcome.kind;
    default:
      return outcome.problem;
  }
}
