import { parseTime } from "../store/timestamps.ts";

/** What a direct get asks for; absent texts are empty, absent numbers 0, absent times NaN. */
export interface DirectRequest {
  readonly seq: number;
  readonly lastFor: string;
  readonly nextFor: string;
  readonly multiLast: readonly string[];
  readonly batch: number;
  readonly maxBytes: number;
  readonly startTime_us: number;
  readonly upToSeq: number;
  readonly upToTime_us: number;
  readonly noHeaders: boolean;
}

/** Reads the body of a direct get; a text says why it is none, as the status line does. */
export function readDirectRequest(body: string): DirectRequest | string {
  if (body.trim() === "") return "Empty Request";
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    return "Malformed Request";
  }
  if (typeof given !== "object" || given === null) return "Malformed Request";
  const fields: Record<string, unknown> = { ...given };
  const request: DirectRequest = {
    seq: number(fields.seq),
    lastFor: text(fields.last_by_subj),
    nextFor: text(fields.next_by_subj),
    multiLast: Array.isArray(fields.multi_last) ? fields.multi_last.map(String) : [],
    batch: number(fields.batch),
    maxBytes: number(fields.max_bytes),
    startTime_us: parseTime(text(fields.start_time)),
    upToSeq: number(fields.up_to_seq),
    upToTime_us: parseTime(text(fields.up_to_time)),
    noHeaders: fields.no_hdr === true,
  };
  if (text(fields.start_time) !== "" && Number.isNaN(request.startTime_us)) {
    return "Malformed Request";
  }
  if (text(fields.up_to_time) !== "" && Number.isNaN(request.upToTime_us)) {
    return "Malformed Request";
  }
  return problemOf(request) ?? request;
}

function problemOf(request: DirectRequest): string | null {
  const hasSeq = request.seq > 0;
  const hasStart = !Number.isNaN(request.startTime_us);
  const hasLast = request.lastFor !== "";
  const hasNext = request.nextFor !== "";
  const hasMulti = request.multiLast.length > 0;
  if (!hasSeq && !hasLast && !hasNext && !hasMulti && !hasStart) return "Empty Request";
  const conflict = (hasSeq && (hasLast || hasStart)) || (hasStart && hasLast) ||
    (hasLast && (hasNext || request.batch > 0 || hasMulti)) || (hasNext && hasMulti) ||
    (request.upToSeq > 0 && !Number.isNaN(request.upToTime_us));
  return conflict ? "Bad Request" : null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
