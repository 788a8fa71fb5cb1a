import type { Frame } from "../protocol/frame.ts";
import { Segment } from "./segment.ts";
import { type SubjectEntry, SubjectTable } from "./subject_table.ts";

/** A stored message, as ranges of the store's own memory: valid until the store changes. */
export class StoredMessage {
  seq = 0;
  time_us = 0;
  subject: SubjectEntry | null = null;
  data: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  headerBytes = 0;
}

/** Told about every message that leaves the store. */
export type RemovalListener = (seq: number, subject: SubjectEntry) => void;

/** How many bytes a message counts for, as nats-server reckons for the storage type. */
export type Accounting = (subjectBytes: number, headerBytes: number, bodyBytes: number) => number;

/** Messages of one stream in memory, by sequence, by time and by subject. */
export class MessageStore {
  readonly subjects = new SubjectTable();
  onRemoved: RemovalListener = () => {};
  readonly #segments: Segment[] = [];
  readonly #accounting: Accounting;
  #firstSeq: number;
  #lastSeq: number;
  #lastTime_us = 0;
  #messages = 0;
  #bytes = 0;

  /** `firstSeq` is the sequence that the first message gets. */
  constructor(accounting: Accounting, firstSeq = 1) {
    this.#accounting = accounting;
    this.#lastSeq = firstSeq - 1;
    this.#firstSeq = firstSeq > 1 ? firstSeq : 0;
  }

  get messages(): number {
    return this.#messages;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Sequence of the oldest message; the next one to come when there is none. */
  get firstSeq(): number {
    return this.#firstSeq;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** When the newest message was stored, in microseconds of Unix time; 0 before the first. */
  get lastTime_us(): number {
    return this.#lastTime_us;
  }

  /** Memory that the messages hold, without the index by subject. */
  get allocatedBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.allocatedBytes, 0);
  }

  get deletedCount(): number {
    return this.#messages === 0 ? 0 : this.#lastSeq - this.#firstSeq + 1 - this.#messages;
  }

  sizeOf(frame: Frame): number {
    return this.#accounting(
      frame.subjectEnd - frame.subjectStart,
      frame.headerBytes,
      frame.bodyBytes,
    );
  }

  /** What a stored message counts for in {@linkcode bytes}; 0 when it is not there. */
  storedSize(seq: number): number {
    const segment = this.#find(seq);
    if (!segment?.has(seq)) return 0;
    const subjectBytes = this.subjects.get(segment.subjectId(seq))?.bytes.length ?? 0;
    const bodyBytes = segment.bodyEnd(seq) - segment.bodyStart(seq);
    return this.#accounting(subjectBytes, segment.headerBytes(seq), bodyBytes);
  }

  /** Stores a frame and returns its sequence. Time never runs backwards inside a stream. */
  append(frame: Frame, time_us: number): number {
    const seq = this.#lastSeq + 1;
    const { subject, subjectStart, subjectEnd } = frame;
    const known = this.subjects.find(subject, subjectStart, subjectEnd);
    const entry = known ?? this.subjects.add(subject, subjectStart, subjectEnd, seq);
    if (known) known.seqs.push(seq);
    this.#lastTime_us = Math.max(this.#lastTime_us, time_us);
    const { body, bodyStart, bodyEnd, headerBytes } = frame;
    this.#segmentFor(seq, bodyEnd - bodyStart)
      .append(body, bodyStart, bodyEnd, headerBytes, entry.id, this.#lastTime_us);
    this.#lastSeq = seq;
    if (this.#messages === 0) this.#firstSeq = seq;
    this.#messages++;
    this.#bytes += this.sizeOf(frame);
    return seq;
  }

  has(seq: number): boolean {
    return this.#find(seq)?.has(seq) ?? false;
  }

  /** Fills `view` with a message; false when it is not there. */
  load(seq: number, view: StoredMessage): boolean {
    const segment = this.#find(seq);
    if (!segment?.has(seq)) return false;
    view.seq = seq;
    view.time_us = segment.time_us(seq);
    view.subject = this.subjects.get(segment.subjectId(seq)) ?? null;
    view.data = segment.data;
    view.start = segment.bodyStart(seq);
    view.end = segment.bodyEnd(seq);
    view.headerBytes = segment.headerBytes(seq);
    return true;
  }

  /** Id of the subject of a message that is there; -1 when it is not. */
  subjectIdOf(seq: number): number {
    const segment = this.#find(seq);
    return segment?.has(seq) ? segment.subjectId(seq) : -1;
  }

  /** The first sequence at or after `seq` that is there; 0 when there is none. */
  nextLive(seq: number): number {
    if (seq > this.#lastSeq) return 0;
    for (let i = this.#indexFor(seq); i < this.#segments.length; i++) {
      const found = this.#segments[i]?.nextLive(seq) ?? 0;
      if (found > 0) return found;
    }
    return 0;
  }

  /** How many messages there are from `seq` on. */
  countFrom(seq: number): number {
    if (seq <= this.#firstSeq) return this.#messages;
    if (this.deletedCount === 0) return Math.max(0, this.#lastSeq + 1 - seq);
    const index = this.#indexFor(seq);
    const within = this.#segments[index]?.liveFrom(seq) ?? 0;
    return this.#segments.slice(index + 1).reduce((sum, { live }) => sum + live, within);
  }

  /** The first sequence stored at or after `time_us`, deleted or not; lastSeq + 1 when none. */
  seqAtTime(time_us: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#segments[middle]?.lastTime_us ?? 0) < time_us) low = middle + 1;
      else high = middle;
    }
    const found = this.#segments[low]?.seqAtTime(time_us) ?? this.#lastSeq + 1;
    return Math.max(found, this.#firstSeq);
  }

  /** Takes a message out; false when it was not there. */
  remove(seq: number, erase = false): boolean {
    const index = this.#indexFor(seq);
    const segment = this.#segments[index];
    if (!segment?.has(seq)) return false;
    const entry = this.subjects.get(segment.subjectId(seq));
    if (!entry) return false;
    this.#bytes -= this.storedSize(seq);
    this.#messages--;
    segment.remove(seq, erase);
    entry.seqs.remove(seq);
    if (entry.seqs.length === 0) this.subjects.remove(entry);
    if (segment.live === 0 && index < this.#segments.length - 1) this.#segments.splice(index, 1);
    if (seq === this.#firstSeq) this.#firstSeq = this.nextLive(seq + 1) || this.#lastSeq + 1;
    if (this.#messages === 0) this.#reset();
    this.onRemoved(seq, entry);
    return true;
  }

  /** Counts up to `lastSeq` without storing: what comes next has a later sequence. */
  skipTo(lastSeq: number): void {
    if (lastSeq <= this.#lastSeq) return;
    this.#lastSeq = lastSeq;
    if (this.#messages === 0) this.#reset();
    else this.#segments[this.#segments.length - 1]?.seal();
  }

  #reset(): void {
    this.#segments.length = 0;
    this.#firstSeq = this.#lastSeq + 1;
  }

  #segmentFor(seq: number, bodyBytes: number): Segment {
    const last = this.#segments[this.#segments.length - 1];
    if (last?.hasRoom(bodyBytes)) return last;
    last?.seal();
    if (last?.live === 0) this.#segments.pop();
    const segment = new Segment(seq, bodyBytes, last);
    this.#segments.push(segment);
    return segment;
  }

  #find(seq: number): Segment | undefined {
    return this.#segments[this.#indexFor(seq)];
  }

  /** Index of the last segment that does not start behind `seq`, or 0. */
  #indexFor(seq: number): number {
    const segments = this.#segments;
    let low = 0;
    let high = segments.length - 1;
    const last = segments[high];
    if (last && seq >= last.firstSeq) return high;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((segments[middle]?.firstSeq ?? 0) <= seq) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
