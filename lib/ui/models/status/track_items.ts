import type { TrackCounts } from "../filter/count_tracks.ts";
import { groupedNumber } from "../units/format_units.ts";
import type { HonestyItem } from "./honesty.ts";

export interface TrackFacts {
  readonly counts: TrackCounts;
  /** Tracks that this page has no room for. */
  readonly refused: number;
  /** Domains that this page shows nothing of. */
  readonly unserved: readonly string[];
}

/** What the last line says of tracks: how many there are, pass the filter, and stand how. */
export function trackItems(facts: TrackFacts): HonestyItem[] {
  const { total, shown, inAir, predicted, stale } = facts.counts;
  const item = (
    [key, label, count]: readonly [string, string, number],
    explanation: string,
  ): HonestyItem => ({ key, label, value: groupedNumber(count), tone: "plain", explanation });
  const missing = missingText(facts);
  return [
    {
      ...{ key: "tracks", label: "tracks", tone: missing === "" ? "plain" : "warning" },
      value: shown === total
        ? groupedNumber(total)
        : `${groupedNumber(shown)} of ${groupedNumber(total)}`,
      explanation: `${groupedNumber(shown)} of ${groupedNumber(total)} pass the filter: ` +
        `${groupedNumber(inAir)} in the air, ${groupedNumber(predicted)} predicted, ` +
        `${groupedNumber(stale)} stale.${missing === "" ? "" : ` ${missing}`}`,
    },
    item(["air", "in air", inAir], "Tracks that pass the filter and are not on the ground."),
    item(
      ["ghost", "ghost", predicted],
      "Tracks that were not heard for a while: they are drawn where they should be by now.",
    ),
    item(["stale", "stale", stale], "Tracks that were not heard for long, as last known."),
  ];
}

/** What a page leaves out, in words; empty when that is nothing. */
export function missingText({ refused, unserved }: Omit<TrackFacts, "counts">): string {
  const room = refused === 0 ? [] : [`${groupedNumber(refused)} more found no room on this page.`];
  const domains = unserved.length === 0 ? [] : [`Not shown on this page: ${unserved.join(", ")}.`];
  return [...room, ...domains].join(" ");
}
