import type { Consumer } from "../consumers/consumer.ts";
import { API_LEVEL, SERVER_NAME } from "../core/server_info.ts";
import { StoredMessage } from "../store/message_store.ts";
import { formatTime, ZERO_TIME } from "../store/timestamps.ts";
import type { Registry } from "../streams/registry.ts";
import type { Stream } from "../streams/stream.ts";
import { nowUs } from "../streams/stream_context.ts";

/** What a stream info request asks for beyond the standard answer. */
export interface StreamInfoOptions {
  readonly deletedDetails: boolean;
  readonly subjectsFilter: string;
  readonly offset: number;
}

const MAX_SUBJECTS = 100_000;
const MAX_DELETED = 100_000;

/** The body of an account info response. */
export function accountInfo(registry: Registry, calls: { total: number; errors: number }) {
  const bytes = (storage: string) =>
    registry.streams.filter(({ config }) => config.storage === storage)
      .reduce((sum, { store }) => sum + store.bytes, 0);
  return {
    memory: bytes("memory"),
    storage: bytes("file"),
    reserved_memory: 0,
    reserved_storage: 0,
    streams: registry.streams.length,
    consumers: registry.consumerCount,
    limits: {
      max_memory: -1,
      max_storage: -1,
      max_streams: -1,
      max_consumers: -1,
      max_ack_pending: -1,
      memory_max_stream_bytes: -1,
      storage_max_stream_bytes: -1,
      max_bytes_required: false,
    },
    api: { level: API_LEVEL, total: calls.total, errors: calls.errors },
  };
}

/** A stream as create, update, info and list show it. */
export function streamInfo(registry: Registry, stream: Stream) {
  return {
    config: stream.config,
    created: formatTime(stream.created_us),
    state: streamState(stream, registry.consumers(stream.config.name).length),
    ts: formatTime(nowUs(registry.context.clock)),
  };
}

/** The answer to a stream info request, with the page of subjects or the gaps it asks for. */
export function detailedStreamInfo(
  registry: Registry,
  stream: Stream,
  options: StreamInfoOptions,
) {
  const info = streamInfo(registry, stream);
  const { consumer_count, ...state } = info.state;
  const hasDeleted = options.deletedDetails && stream.store.deletedCount > 0;
  const deleted = hasDeleted ? { deleted: deletedSeqs(stream) } : {};
  let page = { total: 0, offset: 0, limit: 0 };
  let subjects = {};
  if (options.subjectsFilter !== "") {
    const entries = [...stream.store.subjects.matching(options.subjectsFilter)]
      .map((entry): [string, number] => [entry.text, entry.seqs.length])
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const shown = entries.slice(options.offset, options.offset + MAX_SUBJECTS);
    page = { total: entries.length, offset: options.offset, limit: MAX_SUBJECTS };
    if (shown.length > 0) subjects = { subjects: Object.fromEntries(shown) };
  }
  return {
    ...page,
    ...info,
    state: { ...state, ...subjects, ...deleted, consumer_count },
    cluster: { leader: SERVER_NAME },
  };
}

/** A consumer as create, info and list show it. */
export function consumerInfo(consumer: Consumer, now_us: number) {
  const { lastDelivered, acks } = consumer;
  const active = lastDelivered.active_us > 0
    ? { last_active: formatTime(lastDelivered.active_us) }
    : {};
  const paused_ms = consumer.pauseRemaining_ms;
  return {
    stream_name: consumer.streamName,
    name: consumer.name,
    created: formatTime(consumer.created_us),
    config: consumer.config,
    delivered: {
      consumer_seq: lastDelivered.consumerSeq,
      stream_seq: lastDelivered.streamSeq,
      ...active,
    },
    ack_floor: { consumer_seq: acks.floor.consumerSeq, stream_seq: acks.floor.streamSeq },
    num_ack_pending: acks.pendingCount,
    num_redelivered: acks.redeliveredCount,
    num_waiting: consumer.pulls.countInterested(),
    num_pending: consumer.cursor.pending,
    ...(consumer.push?.active ? { push_bound: true } : {}),
    ...(paused_ms > 0 ? { paused: true, pause_remaining: Math.round(paused_ms * 1e6) } : {}),
    ts: formatTime(now_us),
  };
}

function streamState({ store }: Stream, consumers: number) {
  const view = new StoredMessage();
  const hasFirst = store.messages > 0 && store.load(store.firstSeq, view);
  return {
    messages: store.messages,
    bytes: store.bytes,
    first_seq: store.firstSeq,
    first_ts: hasFirst ? formatTime(view.time_us) : ZERO_TIME,
    last_seq: store.lastSeq,
    last_ts: store.lastTime_us > 0 ? formatTime(store.lastTime_us) : ZERO_TIME,
    ...(store.subjects.size > 0 ? { num_subjects: store.subjects.size } : {}),
    ...(store.deletedCount > 0 ? { num_deleted: store.deletedCount } : {}),
    consumer_count: consumers,
  };
}

function deletedSeqs({ store }: Stream): number[] {
  const seqs: number[] = [];
  for (let seq = store.firstSeq; seq <= store.lastSeq && seqs.length < MAX_DELETED; seq++) {
    if (!store.has(seq)) seqs.push(seq);
  }
  return seqs;
}
