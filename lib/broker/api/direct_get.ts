import { statusFrame } from "../consumers/status_message.ts";
import { copyBytes, decode, encode } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";
import { openBlockBytes } from "../protocol/header_block.ts";
import type { Router } from "../routing/router.ts";
import { StoredMessage } from "../store/message_store.ts";
import { countFrom, lastPerSubject, nextMatching } from "../store/selection.ts";
import type { Stream } from "../streams/stream.ts";
import { SubjectFilter } from "../streams/subject_filter.ts";
import { DirectHeaders, type PlaceInBatch } from "./direct_headers.ts";
import { type DirectRequest, readDirectRequest } from "./direct_request.ts";

const MAX_RESULTS = 1024;
// One request may not fill what a client's connection may have waiting.
const MAX_REPLY_BYTES = 32 * 1024 * 1024;
const FIRST_LINE = encode("NATS/1.0\r\n");

/** Answers `$JS.API.DIRECT.GET.<stream>` (ADR-31): messages as they are, without JSON around. */
export class DirectGet {
  readonly #stream: Stream;
  readonly #router: Router;
  readonly #view = new StoredMessage();
  readonly #headers: DirectHeaders;
  /** The last one: it knows subjects by ids, which are given to others once some are removed. */
  #filter:
    | { readonly key: string; readonly removed: number; readonly filter: SubjectFilter }
    | null = null;

  constructor(stream: Stream, router: Router) {
    this.#stream = stream;
    this.#router = router;
    this.#headers = new DirectHeaders(stream.config.name);
  }

  /** A request in the body. */
  answer(frame: Frame): void {
    if (!frame.hasReply) return;
    const reply = frame.reply.slice(frame.replyStart, frame.replyEnd);
    const request = readDirectRequest(decode(frame.body, frame.payloadStart, frame.bodyEnd));
    if (typeof request === "string") this.#status(reply, `408 ${request}`);
    else if (request.multiLast.length > 0) this.#multiLast(reply, request);
    else if (request.lastFor !== "") this.#last(reply, request.lastFor, request.noHeaders);
    else this.#range(reply, request);
  }

  /** The last message of the subject that is behind the stream's name. */
  answerLast(frame: Frame): void {
    if (!frame.hasReply) return;
    const reply = frame.reply.slice(frame.replyStart, frame.replyEnd);
    const prefix = `$JS.API.DIRECT.GET.${this.#stream.config.name}.`;
    const subject = decode(frame.subject, frame.subjectStart, frame.subjectEnd);
    this.#last(reply, subject.slice(prefix.length), false);
  }

  #last(reply: Uint8Array, subject: string, noHeaders: boolean): void {
    const seq = lastPerSubject(this.#stream.store, new SubjectFilter([subject])).at(-1) ?? 0;
    if (seq === 0) this.#status(reply, "404 Message Not Found");
    else this.#send(reply, seq, noHeaders, null);
  }

  #range(reply: Uint8Array, request: DirectRequest): void {
    const { store } = this.#stream;
    const filter = this.#filterOf(request.nextFor === "" ? [] : [request.nextFor]);
    const batched = request.batch > 0;
    let seq = Number.isNaN(request.startTime_us)
      ? request.seq
      : store.seqAtTime(request.startTime_us);
    if (!batched && filter.all) {
      const found = Number.isNaN(request.startTime_us) ? store.has(seq) : store.nextLive(seq) > 0;
      if (!found) this.#status(reply, "404 Message Not Found");
      else this.#send(reply, store.nextLive(seq), request.noHeaders, null);
      return;
    }
    let pending = batched ? countFrom(store, filter, seq) : 0;
    let last = 0;
    let sentBytes = 0;
    const mostBytes = request.maxBytes || MAX_REPLY_BYTES;
    for (let i = 0; i < Math.max(1, request.batch) && sentBytes < mostBytes; i++) {
      seq = nextMatching(store, filter, seq);
      if (seq === 0) break;
      pending--;
      sentBytes += this.#send(reply, seq, request.noHeaders, batched ? { pending, last } : null);
      last = seq++;
    }
    if (last === 0) return this.#status(reply, "404 Message Not Found");
    if (batched) this.#end(reply, pending, last, null);
  }

  #multiLast(reply: Uint8Array, request: DirectRequest): void {
    const { store } = this.#stream;
    let upTo = request.upToSeq;
    if (!Number.isNaN(request.upToTime_us)) {
      // The time itself is not included: the ceiling is what was stored before it.
      upTo = store.seqAtTime(request.upToTime_us) - 1;
      if (upTo < store.firstSeq) return this.#status(reply, "404 No Results");
    }
    if (upTo === 0) upTo = store.lastSeq;
    const found = lastPerSubject(store, this.#filterOf(request.multiLast), upTo);
    if (found.length === 0) return this.#status(reply, "404 No Results");
    // A page behind the last result is empty, and ends like any other.
    const seqs = found.filter((seq) => seq >= request.seq);
    if (seqs.length > MAX_RESULTS) return this.#status(reply, "413 Too Many Results");
    let last = 0;
    let sent = 0;
    let sentBytes = 0;
    const most = request.batch || MAX_RESULTS;
    const mostBytes = request.maxBytes || MAX_REPLY_BYTES;
    for (const seq of seqs) {
      if (sent >= most || sentBytes >= mostBytes) break;
      const pending = seqs.length - ++sent;
      sentBytes += this.#send(reply, seq, request.noHeaders, { pending, last });
      last = seq;
    }
    this.#end(reply, seqs.length - sent, last, upTo);
  }

  /** Whoever drags over time asks for the same subjects again and again. */
  #filterOf(patterns: readonly string[]): SubjectFilter {
    const key = JSON.stringify(patterns);
    const { removed } = this.#stream.store.subjects;
    if (this.#filter?.key !== key || this.#filter.removed !== removed) {
      this.#filter = { key, removed, filter: new SubjectFilter(patterns) };
    }
    return this.#filter.filter;
  }

  /** Sends one message; returns the bytes that count towards a request's bound. */
  #send(
    reply: Uint8Array,
    seq: number,
    noHeaders: boolean,
    place: PlaceInBatch | null,
  ): number {
    const view = this.#view;
    const { store } = this.#stream;
    if (!store.load(seq, view) || !view.subject) return 0;
    const { data, start, end, headerBytes, subject } = view;
    const frame = new Frame().setSubject(reply);
    if (noHeaders) frame.setBody(data, start + headerBytes, end);
    else {
      // The message's own block ends in an empty line, which moves behind what is added.
      const given = headerBytes > 0 ? openBlockBytes(data, start, headerBytes) : FIRST_LINE.length;
      const ownBytes = this.#headers.mostBytes(subject.bytes.length);
      const body = new Uint8Array(given + ownBytes + end - start - headerBytes);
      if (headerBytes > 0) copyBytes(body, 0, data, start, start + given);
      else body.set(FIRST_LINE);
      const headerEnd = this.#headers.write(body, given, view, subject.bytes, place);
      const bodyEnd = copyBytes(body, headerEnd, data, start + headerBytes, end);
      frame.setBody(body, 0, bodyEnd, headerEnd);
    }
    this.#router.publishOnce(frame);
    return subject.bytes.length + end - start;
  }

  #end(reply: Uint8Array, pending: number, last: number, upTo: number | null): void {
    this.#router.publishOnce(statusFrame(reply, "204 EOB", {
      "Nats-Num-Pending": pending,
      "Nats-Last-Sequence": last,
      ...(upTo === null ? {} : { "Nats-UpTo-Sequence": upTo }),
    }));
  }

  #status(reply: Uint8Array, status: string): void {
    this.#router.publishOnce(statusFrame(reply, status));
  }
}
