import type { Tag } from "@rangecast/channel/tag";
import { formatTime, type TimeScale } from "../time/format_time.ts";
import { groupedNumber } from "../units/format_units.ts";
import { type HistorySlice, rateAt } from "./history.ts";

/** Marks that are named; of more it is said how many they are. */
const NAMED = 2;

/** What lies on a strip. */
export interface StripMarks {
  readonly history: HistorySlice;
  readonly tags: readonly Tag[];
  /** Of the tags, in their order. */
  readonly instants: readonly number[];
  /** How far from an instant a mark may be to be named with it. */
  readonly reach_ms: number;
}

/** An instant, how much there was of it, and what marks it. */
export function spotName(at_ms: number, marks: StripMarks, scale: TimeScale): string {
  const rate = rateAt(marks.history, at_ms);
  const parts = [
    formatTime(at_ms, scale, "tenths"),
    rate === null ? "" : `${groupedNumber(rate)} msg/s`,
    namesNear(at_ms, marks),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** The tags and commands near an instant, the nearest first; empty where there are none. */
export function namesNear(
  at_ms: number,
  { history: { commands }, tags, instants, reach_ms }: StripMarks,
): string {
  const near: { readonly off_ms: number; readonly text: string }[] = [];
  const take = (mark_ms: number, text: string) => {
    const off_ms = Math.abs(mark_ms - at_ms);
    if (off_ms <= reach_ms) near.push({ off_ms, text });
  };
  for (const [i, { label }] of tags.entries()) take(instants[i] ?? NaN, label);
  for (const { at_ms: said_ms, text } of commands) take(said_ms, text);
  near.sort((a, b) => a.off_ms - b.off_ms);
  const named = near.slice(0, NAMED).map(({ text }) => text);
  return [...named, ...near.length > NAMED ? [`${near.length - NAMED} more`] : []].join(" · ");
}
