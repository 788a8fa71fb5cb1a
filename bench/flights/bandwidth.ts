import { DEFAULT_FLIGHT_LIMITS } from "@rangecast/domains/flight/ages";
import { FlightBook } from "@rangecast/gateway/flights/flight-book";
import { FLIGHT_ENCODINGS, FlightsMessage } from "@rangecast/gateway/flights/flights-message";
import { printTable, type Row } from "../report.ts";
import { POLL_MS, Sky } from "./sky.ts";

export const name = "bandwidth";

const INTERVAL_MS = 200;
const SECONDS = 20;
const START_MS = 1_760_000_000_000;
const { stale_after_ms: STALE_MS } = DEFAULT_FLIGHT_LIMITS;
const SIZES = [47, 1_000, 10_000];

/** Bytes for one viewer as deltas, against the same as snapshots: at each tick, and at each poll. */
export function run([aircraft]: string[]): Promise<void> {
  const sizes = aircraft === undefined ? SIZES : [Number(aircraft)];
  printTable(
    `delta bandwidth, each aircraft heard of once in ${POLL_MS / 1000} s`,
    ["aircraft", "encoding", "delta kB/s", "snapshot kB", "of snapshots per tick", "per poll"],
    sizes.flatMap(measure),
  );
  return Promise.resolve();
}

function measure(aircraft: number): Row[] {
  const sky = new Sky(aircraft, START_MS, POLL_MS / INTERVAL_MS);
  const book = new FlightBook(STALE_MS);
  book.look(sky.tracks, START_MS, 0);
  const bytes = new Map(FLIGHT_ENCODINGS.map((each) => [each, { deltas: 0, snapshots: 0 }]));
  const ticks = SECONDS * 1000 / INTERVAL_MS;
  for (let tick = 1; tick <= ticks; tick++) {
    const base = book.version;
    const now_ms = START_MS + tick * INTERVAL_MS;
    sky.move(now_ms);
    book.look(sky.tracks, now_ms, tick * INTERVAL_MS);
    const changes = book.changesSince(base);
    if (!changes || book.version === base) continue;
    const delta = new FlightsMessage({ type: "delta", ...changes });
    for (const [encoding, sum] of bytes) {
      sum.deltas += delta.frame(encoding, tick, now_ms).bytes.length;
    }
  }
  const snapshot = new FlightsMessage({ type: "snapshot", flights: book.flights() });
  return [...bytes].map(([encoding, { deltas }]) => {
    const size = snapshot.frame(encoding, 1, START_MS).bytes.length;
    const polls = SECONDS * 1000 / POLL_MS;
    return [
      ...[aircraft, encoding, deltas / SECONDS / 1000, size / 1000],
      ...[percent(deltas / (size * ticks)), percent(deltas / (size * polls))],
    ];
  });
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}
