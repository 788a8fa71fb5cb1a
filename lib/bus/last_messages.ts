import type { Boundary, SourceMessage } from "@rangecast/playback/source";
import type { DirectMessage } from "./direct_message.ts";
import { type DirectStream, type LastQuery, type PageEnd, readDirect } from "./direct_page.ts";
import { DirectSourceMessage } from "./source_messages.ts";
import { firstNsAt, firstNsBehind, formatNs } from "./store_instant.ts";
import { type KnownUpTo, StreamSubjects } from "./stream_subjects.ts";
import { startBehind } from "./timeline_start.ts";

/** nats-server answers for this many subjects at a time at most. */
export const SUBJECTS_PER_PAGE = 1024;

/** Up to where a request looks, as it is written in a {@linkcode LastQuery}. */
type UpTo = { readonly up_to_seq: number } | { readonly up_to_time: string };

/** The last message of each subject of a stream, as it was at a boundary. */
export class LastMessages {
  readonly #from: DirectStream;
  readonly #filters: readonly string[];
  readonly #subjects: StreamSubjects;
  /** There were too many subjects for a single answer when it was last tried. */
  #paged = false;
  #isMissing = false;

  constructor(from: DirectStream & { readonly filters: readonly string[] }) {
    this.#from = from;
    this.#filters = from.filters;
    this.#subjects = new StreamSubjects(from);
  }

  /** Whether there was no such stream when it was read last. */
  get isMissing(): boolean {
    return this.#isMissing;
  }

  /**
   * Reads them in no particular order. A stream that does not exist has none.
   * @throws Error when the broker does not answer.
   */
  async upTo(boundary: Boundary, signal?: AbortSignal): Promise<SourceMessage[]> {
    const place = placeIn(boundary, this.#from.stream);
    if (place.upTo === null) return [];
    if (!this.#paged) {
      const found: SourceMessage[] = [];
      const end = await this.#read(this.#filters, place.upTo, found, signal);
      if (end.type !== "too many") return found;
      this.#paged = true;
    }
    return await this.#readPages(place.upTo, place.known, signal);
  }

  async #readPages(upTo: UpTo, known: KnownUpTo, signal?: AbortSignal): Promise<SourceMessage[]> {
    const names = await this.#subjects.upTo(known);
    this.#paged = names.length > SUBJECTS_PER_PAGE;
    const found: SourceMessage[] = [];
    for (let at = 0; at < names.length; at += SUBJECTS_PER_PAGE) {
      await this.#read(names.slice(at, at + SUBJECTS_PER_PAGE), upTo, found, signal);
    }
    return found;
  }

  /** Reads the answer for one set of subjects, which may come in several parts. */
  async #read(
    subjects: readonly string[],
    upTo: UpTo,
    found: SourceMessage[],
    signal: AbortSignal | undefined,
  ): Promise<PageEnd> {
    const use = (message: DirectMessage) =>
      void found.push(new DirectSourceMessage(this.#from.stream, message));
    let query: LastQuery = { multi_last: subjects, ...upTo };
    for (;;) {
      const end = await readDirect(this.#from, query, use, signal);
      this.#isMissing = end.type === "no stream";
      if (end.type !== "page" || end.next === null) return end;
      const rest = end.upTo === null ? upTo : { up_to_seq: end.upTo };
      query = { multi_last: subjects, seq: end.next, ...rest };
    }
  }
}

/** How a boundary is written for one of the streams; `upTo` is null where nothing lies before it. */
function placeIn(
  boundary: Boundary,
  stream: string,
): { readonly upTo: UpTo | null; readonly known: KnownUpTo } {
  const next = startBehind(boundary, stream);
  if (next.type === "sequence") {
    const seq = next.sequence - 1;
    // Zero would mean that there is no limit.
    return { upTo: seq > 0 ? { up_to_seq: seq } : null, known: { seq } };
  }
  // The broker leaves out what was stored at that time itself.
  const end_ns = next.type === "behind"
    ? firstNsBehind(boundary.time_ms)
    : firstNsAt(boundary.time_ms);
  const upTo = end_ns > 0n ? { up_to_time: formatNs(end_ns) } : null;
  return { upTo, known: { time_ms: boundary.time_ms } };
}
