/** Small timelines for tests: close times, few subjects, so that everything meets everything. */
import { formatIso } from "@rangecast/base/utc";
import type { Tag } from "@rangecast/channel/tag";
import { commandSubjects } from "../command_subjects.ts";
import { compareMessages, type SourceMessage, type StateAt } from "../source.ts";

export const START_MS = 1_784_107_800_000;
export const IS_COMMAND = commandSubjects("tspi");
const UNITS = "tspi.cmd.display.units";
const COLOUR = "tspi.cmd.display.marker_color";
/** Subjects by number: three of telemetry, two of commands. */
const SUBJECTS = ["tspi.geocentric.1", "tspi.geocentric.2", "tspi.spherical.1", UNITS, COLOUR];

export interface MessageSpec {
  /** After the start. */
  readonly at_ms: number;
  readonly stream: string;
  /** 0 to 4. */
  readonly subject: number;
}

/** The messages in timeline order, each with the next sequence of its stream. */
export function messagesOf(specs: readonly MessageSpec[]): SourceMessage[] {
  const seqs = new Map<string, number>();
  const inTime = [...specs].sort((a, b) => a.at_ms - b.at_ms);
  return inTime.map(({ at_ms, stream, subject }) => {
    const seq = (seqs.get(stream) ?? 0) + 1;
    seqs.set(stream, seq);
    return message(at_ms, { stream, seq, subject: SUBJECTS[subject] ?? UNITS });
  }).sort(compareMessages);
}

/** A message stored `at_ms` after the start. */
export function message(
  at_ms: number,
  { stream = "A", seq = 1, subject = "tspi.geocentric.1", bytes = 4 } = {},
): SourceMessage {
  return {
    stream,
    seq,
    subject,
    time_ms: START_MS + at_ms,
    body: new Uint8Array(bytes).fill(seq),
    header: () => null,
  };
}

/** An active tag that marks the moment `at_ms` after the start; `form` counts its forms. */
export function tagAt(at_ms: number, id = "t", form = 0, status: Tag["status"] = "active"): Tag {
  return {
    id,
    ts: formatIso(START_MS + at_ms),
    label: `${id} in form ${form}`,
    status,
    updated_ts: formatIso(START_MS + form),
  };
}

/** A state with nothing in it, `at_ms` after the start. */
export function emptyState(at_ms: number): StateAt {
  return { boundary: { time_ms: START_MS + at_ms }, telemetry: [], commands: [], tags: [] };
}

/** `A1 B1 A2`: stream and sequence of each. */
export function names(messages: readonly SourceMessage[]): string {
  return messages.map(({ stream, seq }) => `${stream}${seq}`).join(" ");
}
