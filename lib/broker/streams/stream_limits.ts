import { type ApiError, apiError } from "../api/api_error.ts";
import type { Frame } from "../protocol/frame.ts";
import type { MessageStore } from "../store/message_store.ts";
import type { MemoryBudget } from "./memory_budget.ts";
import type { StreamConfig } from "./stream_config.ts";
import type { StreamCounters } from "./stream_counters.ts";

const MAX_HEADER_BYTES = 65_535;

/** What the limits apply to. */
export interface LimitedStream {
  readonly config: StreamConfig;
  readonly store: MessageStore;
  readonly budget: MemoryBudget;
  readonly counters: StreamCounters;
  /** Takes a message out, with everything that hangs on it. */
  discard(seq: number): void;
}

/** Why a message is too large for the stream; null when it is not. */
export function checkSize(config: StreamConfig, frame: Frame): ApiError | null {
  const { max_msg_size } = config;
  if (max_msg_size >= 0 && frame.bodyBytes > max_msg_size) return apiError("messageTooLarge");
  return frame.headerBytes > MAX_HEADER_BYTES ? apiError("headerTooLarge") : null;
}

/**
 * Why a stream that discards new messages does not take this one; null when it does. A roll-up
 * takes the place of all others of its subject.
 */
export function checkDiscardNew(
  stream: LimitedStream,
  frame: Frame,
  rollup: boolean,
): ApiError | null {
  const { config, store } = stream;
  if (config.discard !== "new") return null;
  const { max_msgs, max_bytes, max_msgs_per_subject } = config;
  const entry = max_msgs_per_subject > 0
    ? store.subjects.find(frame.subject, frame.subjectStart, frame.subjectEnd)
    : null;
  const subjectFull = entry !== null && entry.seqs.length >= max_msgs_per_subject;
  if (subjectFull && config.discard_new_per_subject && !rollup) {
    return apiError("storeFailed", "maximum messages per subject exceeded");
  }
  // A message that takes the place of an older one of its subject adds none.
  if (max_msgs > 0 && store.messages >= max_msgs && !subjectFull) {
    return apiError("storeFailed", "maximum messages exceeded");
  }
  const size = store.sizeOf(frame);
  const replaced = subjectFull ? store.storedSize(entry.seqs.first) : 0;
  if (max_bytes > 0 && store.bytes + size > max_bytes && replaced < size) {
    return apiError("storeFailed", "maximum bytes exceeded");
  }
  return null;
}

/**
 * Makes room for a message when the whole broker is full: a stream that discards old messages gives
 * up its own oldest; any other refuses.
 */
export function checkMemory(stream: LimitedStream, bytes: number): ApiError | null {
  const { config, store, budget, counters } = stream;
  if (budget.hasRoom(bytes)) return null;
  while (config.discard === "old" && store.messages > 0 && !budget.hasRoom(bytes)) {
    counters.discardedByMemory++;
    stream.discard(store.firstSeq);
  }
  return budget.hasRoom(bytes) ? null : apiError("insufficientResources");
}

/**
 * Discards the oldest messages until the stream is within its limits again. One that discards new
 * messages keeps what it has, also when an update has made the limits smaller.
 */
export function enforceLimits(stream: LimitedStream): void {
  const { config, store, counters } = stream;
  const { max_msgs, max_bytes, discard } = config;
  if (discard === "new") return;
  while (
    store.messages > 0 &&
    ((max_msgs > 0 && store.messages > max_msgs) || (max_bytes > 0 && store.bytes > max_bytes))
  ) {
    counters.discardedByLimit++;
    stream.discard(store.firstSeq);
  }
}

/** Discards the oldest messages of one subject until it is within the limit per subject. */
export function enforceSubjectLimit(stream: LimitedStream, subjectId: number): void {
  const { config, store, counters } = stream;
  const entry = store.subjects.get(subjectId);
  if (!entry || config.max_msgs_per_subject <= 0) return;
  while (entry.seqs.length > config.max_msgs_per_subject) {
    counters.discardedByLimit++;
    stream.discard(entry.seqs.first);
  }
}
