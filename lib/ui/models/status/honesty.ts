import type { ConnectionState } from "@rangecast/client/connection-state";
import type { DomainLatency } from "@rangecast/client/latency";
import { ageFigure, groupedNumber } from "../units/format_units.ts";
import type { ProgramCounts } from "./program_counts.ts";
import { type TrackFacts, trackItems } from "./track_items.ts";

/** What the last line of a page is made of. */
export interface HonestyFacts {
  readonly connection: ConnectionState;
  readonly isLive: boolean;
  readonly tracks: TrackFacts;
  readonly age_ms: number | null;
  /** Of the slowest domain; null before the first sample of any. */
  readonly latency: DomainLatency | null;
  readonly counts: ProgramCounts;
  /** Whole pictures that were asked for anew, as a state did not fit the one before. */
  readonly resyncs: number;
  /** Connections that broke, and from which the picture could not go on. */
  readonly resumes: number;
  /** How far this machine's clock is ahead of the server's, and how wrong that may be. */
  readonly ahead_ms: number | null;
  readonly error_ms: number | null;
}

/** One figure of the last line; it opens its explanation. */
export interface HonestyItem {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly tone: "good" | "plain" | "warning" | "alarm";
  readonly explanation: string;
}

const LATE_MS = 5_000;
/** A viewer's clock that is further off makes its own stamps misleading. */
const CLOCK_OFF_MS = 1_000;
const MAX_LATENCY_MS = 1_000;

/** The last line, in an order and a number that do not change. */
export function honestyItems(facts: HonestyFacts): readonly HonestyItem[] {
  return [
    ...[connectionItem(facts), ...timeItems(facts), ...trackItems(facts.tracks)],
    ...[...countItems(facts), clockItem(facts)],
  ];
}

function connectionItem({ connection }: HonestyFacts): HonestyItem {
  const item = (value: string, tone: HonestyItem["tone"], explanation: string): HonestyItem => ({
    ...{ key: "connection", label: "", value, tone, explanation },
  });
  switch (connection.type) {
    case "open":
      return item("connected", "good", "This page hears its gateway.");
    case "connecting":
      return item("connecting", "warning", "This page is on its way to the gateway.");
    case "waiting":
      return item("connection lost", "alarm", `The next attempt comes soon: ${connection.reason}.`);
    case "refused":
      return item("refused", "alarm", connection.reason);
    case "closed":
      return item("closed", "plain", "This page has no connection.");
  }
}

function timeItems({ isLive, age_ms, latency }: HonestyFacts): HonestyItem[] {
  const age = ageFigure(age_ms ?? NaN);
  return [
    {
      ...{ key: "newest", label: "newest", value: `${age.value} ${age.unit}` },
      tone: isLive && (age_ms ?? 0) > LATE_MS ? "warning" : "plain",
      explanation: "Age of the newest sample: from its receipt to the instant that is shown.",
    },
    {
      ...{ key: "latency", label: "latency", value: latencyText(latency) },
      tone: (latency?.p99_ms ?? 0) > MAX_LATENCY_MS ? "warning" : "plain",
      explanation: `From receipt to this screen, on live${ofDomain(latency)}: the middle of the ` +
        "last values, and what 99 of 100 do not exceed.",
    },
  ];
}

function ofDomain(latency: DomainLatency | null): string {
  return latency ? `, of ${latency.domain}, the slowest domain that is heard` : "";
}

function latencyText(latency: HonestyFacts["latency"]): string {
  return latency ? `${groupedNumber(latency.p50_ms)} ms p99 ${groupedNumber(latency.p99_ms)}` : "–";
}

function countItems({ counts, resyncs, resumes }: HonestyFacts): HonestyItem[] {
  const item = (
    [key, label, value, suffix]: readonly [string, string, number | null, string],
    tone: HonestyItem["tone"],
    explanation: string,
  ): HonestyItem => ({
    ...{ key, label, tone, explanation },
    value: value === null ? "–" : `${groupedNumber(value)}${suffix}`,
  });
  const { received_per_s, lost, refused, kernel_drops } = counts;
  return [
    item(
      ["in", "in", received_per_s, "/s"],
      "plain",
      "Messages per second that the producers receive.",
    ),
    item(
      ["lost", "lost", lost, ""],
      lost ? "alarm" : "plain",
      "Valid messages that no stream has: dropped at a bound, or given up.",
    ),
    item(
      ["refused", "refused", refused, ""],
      "plain",
      "Messages that were not valid. The metrics of the producer say why.",
    ),
    item(
      ["drops", "kernel drops", kernel_drops, ""],
      kernel_drops ? "warning" : "plain",
      "Datagrams that the kernel dropped before the producer could read them; a dash where no " +
        "agent tells.",
    ),
    item(
      ["resyncs", "resyncs", resyncs + resumes, ""],
      resyncs + resumes > 0 ? "warning" : "plain",
      "How often the whole picture came anew: " +
        `${groupedNumber(resyncs)} times as a state did not fit the one before, ` +
        `${groupedNumber(resumes)} times after a break from which the gateway could not go on.`,
    ),
  ];
}

function clockItem({ ahead_ms, error_ms }: HonestyFacts): HonestyItem {
  const sign = (ahead_ms ?? 0) > 0 ? "+" : "";
  return {
    ...{ key: "clock", label: "clock offset" },
    value: ahead_ms === null ? "–" : `${sign}${groupedNumber(ahead_ms)} ms`,
    tone: Math.abs(ahead_ms ?? 0) > CLOCK_OFF_MS ? "warning" : "plain",
    explanation: "How far this machine's clock is ahead of the server's" +
      (error_ms === null ? "." : `, within ${groupedNumber(error_ms, 1)} ms.`) +
      " The picture does not depend on it.",
  };
}
