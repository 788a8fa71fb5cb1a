import { orAborted } from "@rangecast/base/or-aborted";
import type { SourceMessage } from "@rangecast/playback/source";
import { type DirectStream, readDirect } from "./direct_page.ts";
import { DirectSourceMessage } from "./source_messages.ts";
import { firstNsAt, formatNs } from "./store_instant.ts";

/** Parts of one history: more than a screen has columns. */
export const MAX_PARTS = 1000;
/** Edges that are remembered: a few hundred for each zoom that viewers look at. */
const MAX_EDGES = 50_000;
/** Requests to the broker at a time. */
const AT_A_TIME = 32;
const MIN_GAP_MS = 5_000;
/** A silence is no gap when it is shorter than this many mean distances of messages. */
const MIN_GAP_DISTANCES = 20;
/** Gaps of one history whose ends are looked up. */
const MAX_GAPS = 64;

export interface Stretch {
  readonly from_ms: number;
  readonly to_ms: number;
}

/** How much a stream has stored in a stretch of time. */
export interface StreamDensity extends Stretch {
  /** Messages in equal parts of the stretch, from its start. */
  readonly counts: readonly number[];
  /** Silences between messages, to the very message on either side. */
  readonly gaps: readonly Stretch[];
}

/** The first message at an instant or behind it. */
interface Edge {
  readonly seq: number;
  /** When it was stored; infinite behind the last message. */
  readonly time_ms: number;
}

export interface StreamHistoryOptions extends DirectStream {
  /** A shorter silence is no gap. @default 5000 */
  readonly minGap_ms?: number;
}

/**
 * Counts what a stream has stored, part by part, without reading it: the broker is asked for the
 * first message of each part, and sequences are subtracted. What it has answered for the past is
 * remembered by the instant: many viewers cost no more than one as long as their parts have common
 * edges. Messages that were deleted one by one count as if they were there.
 */
export class StreamHistory {
  readonly #from: DirectStream;
  readonly #minGap_ms: number;
  /** By instant; all of them lie before the last message that was known then. */
  readonly #edges = new Map<number, Edge>();
  /** What is being asked for, by instant: {@linkcode AT_A_TIME} for each history that is counted. */
  readonly #asked = new Map<number, Promise<Edge | null>>();
  #newest = 0;

  constructor({ minGap_ms = MIN_GAP_MS, ...from }: StreamHistoryOptions) {
    this.#from = from;
    this.#minGap_ms = minGap_ms;
  }

  /**
   * When the oldest message was stored; null where there is none.
   * @throws Error when the broker does not answer.
   */
  async firstMs(signal?: AbortSignal): Promise<number | null> {
    return (await this.#first(signal))?.time_ms ?? null;
  }

  /**
   * Counts in `parts` parts from `from_ms` to `to_ms`; a stream that does not exist has none.
   * @throws RangeError when there is no such stretch, or it has too many parts.
   * @throws Error when the broker does not answer, and the signal's reason when it aborts.
   */
  async density(
    { from_ms, to_ms }: Stretch,
    parts: number,
    signal?: AbortSignal,
  ): Promise<StreamDensity> {
    requireStretch(from_ms, to_ms, parts);
    // Before the edges, so that what is stored meanwhile does not make a part negative.
    const last = await this.#last(signal);
    const first = await this.#first(signal);
    const part_ms = (to_ms - from_ms) / parts;
    const times = Array.from({ length: parts + 1 }, (_, i) => from_ms + i * part_ms);
    const found: Edge[] = [];
    for (let at = 0; at < times.length; at += AT_A_TIME) {
      const some = times.slice(at, at + AT_A_TIME).map((time_ms) => this.#edge(time_ms, last));
      found.push(...await orAborted(Promise.all(some), signal));
    }
    // The stream may have dropped what was the first message of a part when it was asked for.
    const edges = found.map((edge) => first && edge.seq < first.seq ? first : edge);
    const seqs = edges.map(({ seq }) => seq);
    const counts = seqs.slice(1).map((seq, i) => Math.max(0, seq - (seqs[i] ?? seq)));
    return { from_ms, to_ms, counts, gaps: await this.#gaps(edges, times, signal) };
  }

  /** Silences that are longer than what is usual here. */
  async #gaps(
    edges: readonly Edge[],
    times: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<Stretch[]> {
    const least_ms = Math.max(this.#minGap_ms, MIN_GAP_DISTANCES * meanDistance(edges, times));
    const behind = behindSilences(edges, times, least_ms).slice(0, MAX_GAPS);
    const found = await Promise.all(behind.map(async ({ seq, time_ms }) => {
      const before = await this.#message({ seq: seq - 1 }, signal);
      return before && { from_ms: before.time_ms, to_ms: time_ms };
    }));
    return found.filter((gap) => gap !== null).filter((gap) => gap.to_ms - gap.from_ms >= least_ms);
  }

  /** What many ask for is asked for once, so that it does not end with one of them. */
  async #edge(time_ms: number, last: Edge | null): Promise<Edge> {
    const end: Edge = { seq: (last?.seq ?? 0) + 1, time_ms: Infinity };
    const known = this.#edges.get(time_ms);
    if (known) return known;
    if (!last || time_ms > last.time_ms) return end;
    let asked = this.#asked.get(time_ms);
    if (!asked) {
      asked = this.#askForEdge(time_ms).finally(() => this.#asked.delete(time_ms));
      this.#asked.set(time_ms, asked);
    }
    return await asked ?? end;
  }

  async #askForEdge(time_ms: number): Promise<Edge | null> {
    const start_time = formatNs(firstNsAt(time_ms));
    const found = await this.#message({ next_by_subj: ">", batch: 1, start_time });
    if (!found) return null;
    const edge = { seq: found.seq, time_ms: found.time_ms };
    this.#edges.set(time_ms, edge);
    const [oldest] = this.#edges.keys();
    if (this.#edges.size > MAX_EDGES && oldest !== undefined) this.#edges.delete(oldest);
    return edge;
  }

  async #first(signal?: AbortSignal): Promise<Edge | null> {
    const message = await this.#message({ next_by_subj: ">", batch: 1, seq: 1 }, signal);
    return message && { seq: message.seq, time_ms: message.time_ms };
  }

  async #last(signal?: AbortSignal): Promise<Edge | null> {
    const message = await this.#message({ last_by_subj: ">" }, signal);
    // A stream that has become shorter is another one.
    if (!message || message.seq < this.#newest) this.#edges.clear();
    this.#newest = message?.seq ?? 0;
    return message && { seq: message.seq, time_ms: message.time_ms };
  }

  async #message(
    query: Parameters<typeof readDirect>[1],
    signal?: AbortSignal,
  ): Promise<SourceMessage | null> {
    const found: SourceMessage[] = [];
    const { stream } = this.#from;
    await readDirect(
      this.#from,
      query,
      (message) => void found.push(new DirectSourceMessage(stream, message)),
      signal,
    );
    return found[0] ?? null;
  }
}

function requireStretch(from_ms: number, to_ms: number, parts: number): void {
  if (!(from_ms >= 0 && to_ms > from_ms && Number.isFinite(to_ms))) {
    throw new RangeError(
      `Cannot count messages as a stretch must end behind its start: current value is ${from_ms} to ${to_ms}`,
    );
  }
  if (!(Number.isSafeInteger(parts) && parts >= 1 && parts <= MAX_PARTS)) {
    throw new RangeError(
      `Cannot count messages as there must be 1 to ${MAX_PARTS} parts: current value is ${parts}`,
    );
  }
}

/** The time from one message to the next, on average. */
function meanDistance(edges: readonly Edge[], times: readonly number[]): number {
  const messages = (edges.at(-1)?.seq ?? 0) - (edges[0]?.seq ?? 0);
  return ((times.at(-1) ?? 0) - (times[0] ?? 0)) / Math.max(1, messages);
}

/** The first message behind each instant at which it was silent for long. */
function behindSilences(
  edges: readonly Edge[],
  times: readonly number[],
  least_ms: number,
): Edge[] {
  return edges.filter((edge, i) => {
    const isNew = edges[i - 1]?.seq !== edge.seq;
    const wait_ms = edge.time_ms - (times[i] ?? 0);
    // A silence that long has an instant in its first half, unless parts are as long as it is.
    return isNew && edge.seq > 1 && Number.isFinite(wait_ms) && wait_ms >= least_ms / 2;
  });
}
