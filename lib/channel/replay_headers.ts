import { formatIso, parseIso } from "@rangecast/base/utc";
import { parseChannelId } from "./channel_id.ts";

/**
 * Headers of a replayed frame (channel contract, section 3). Its own `Nats-Msg-Id` is
 * `<channel_id>:<epoch>:<stream>:<seq>`: the original id would make a second replay vanish.
 */
export const REPLAY_HEADERS = {
  /** The original subject. */
  subject: "Rangecast-Subject",
  stream: "Rangecast-Stream",
  /** The original stream sequence. */
  seq: "Rangecast-Seq",
  /** When the original was stored: ISO 8601 with microseconds. */
  time: "Rangecast-Time",
  channel: "Rangecast-Channel",
  epoch: "Rangecast-Epoch",
  /** The original `Nats-Msg-Id`. */
  messageId: "Rangecast-Msg-Id",
  /** Counts the frames of an epoch from 0, so that a plain subscriber sees a loss. */
  frame: "Rangecast-Frame",
  /** `1`: part of the state at the position where the epoch begins, not of what follows. */
  state: "Rangecast-State",
} as const;

/** What the headers of a frame say. */
export interface ReplayFrameHeaders {
  /** The original subject. */
  readonly subject: string;
  readonly stream: string;
  /** The original stream sequence. */
  readonly seq: number;
  /** When the original was stored, Unix ms to the microsecond. */
  readonly time_ms: number;
  readonly channel_id: string;
  readonly epoch: number;
  /** The original `Nats-Msg-Id`; null where it had none. */
  readonly messageId: string | null;
  /** Counts the frames of an epoch from 0. */
  readonly frame: number;
  /** Whether it is part of the state at the position where the epoch begins. */
  readonly state: boolean;
}

const COUNT = /^(?:0|[1-9]\d{0,15})$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const STREAM = /^[^\s.*>/\\]{1,255}$/;
const SUBJECT = /^[^\s.*>]+(?:\.[^\s.*>]+)*$/;
const MAX_SUBJECT_LENGTH = 1000;
const MAX_MESSAGE_ID_LENGTH = 1000;
const MICROSECONDS_PER_SECOND = 1_000_000;

/** An instant to the microsecond, which is as fine as headers carry it: Unix ms. */
export function toMicrosecond(time_ms: number): number {
  return Math.round(time_ms * 1000) / 1000;
}

/** The frame's own message id, which no other frame of its channel has. */
export function replayMessageId(
  { channel_id, epoch, stream, seq }: Pick<
    ReplayFrameHeaders,
    "channel_id" | "epoch" | "stream" | "seq"
  >,
): string {
  return `${channel_id}:${epoch}:${stream}:${seq}`;
}

/** The headers of a frame, without its own message id. */
export function replayHeaders(frame: ReplayFrameHeaders): [name: string, value: string][] {
  const headers: [string, string][] = [
    [REPLAY_HEADERS.subject, frame.subject],
    [REPLAY_HEADERS.stream, frame.stream],
    [REPLAY_HEADERS.seq, String(frame.seq)],
    [REPLAY_HEADERS.time, formatMicroseconds(frame.time_ms)],
    [REPLAY_HEADERS.channel, frame.channel_id],
    [REPLAY_HEADERS.epoch, String(frame.epoch)],
    [REPLAY_HEADERS.frame, String(frame.frame)],
  ];
  if (frame.messageId !== null) headers.push([REPLAY_HEADERS.messageId, frame.messageId]);
  if (frame.state) headers.push([REPLAY_HEADERS.state, "1"]);
  return headers;
}

/** What a frame's headers say, or the name of the header that is missing or malformed. */
export function readReplayHeaders(
  header: (name: string) => string | null,
): ReplayFrameHeaders | string {
  const subject = header(REPLAY_HEADERS.subject) ?? "";
  if (subject.length > MAX_SUBJECT_LENGTH || !SUBJECT.test(subject)) return REPLAY_HEADERS.subject;
  const stream = header(REPLAY_HEADERS.stream) ?? "";
  if (!STREAM.test(stream)) return REPLAY_HEADERS.stream;
  const seq = readCount(header(REPLAY_HEADERS.seq));
  if (seq === null || seq === 0) return REPLAY_HEADERS.seq;
  const time_ms = readTime(header(REPLAY_HEADERS.time));
  if (time_ms === null) return REPLAY_HEADERS.time;
  const channel_id = header(REPLAY_HEADERS.channel) ?? "";
  if (!isReplay(channel_id)) return REPLAY_HEADERS.channel;
  const epoch = readCount(header(REPLAY_HEADERS.epoch));
  if (epoch === null) return REPLAY_HEADERS.epoch;
  const frame = readCount(header(REPLAY_HEADERS.frame));
  if (frame === null) return REPLAY_HEADERS.frame;
  const messageId = header(REPLAY_HEADERS.messageId);
  if (messageId === "" || (messageId?.length ?? 0) > MAX_MESSAGE_ID_LENGTH) {
    return REPLAY_HEADERS.messageId;
  }
  const state = header(REPLAY_HEADERS.state);
  if (state !== null && state !== "1") return REPLAY_HEADERS.state;
  return {
    subject,
    stream,
    seq,
    time_ms,
    channel_id,
    epoch,
    messageId,
    frame,
    state: state === "1",
  };
}

function isReplay(channel_id: string): boolean {
  const parts = parseChannelId(channel_id);
  return parts !== null && parts.type !== "livestream";
}

function readCount(text: string | null): number | null {
  const count = Number(text);
  return text !== null && COUNT.test(text) && Number.isSafeInteger(count) ? count : null;
}

/** `2026-11-20T12:00:00.000125Z`. */
function formatMicroseconds(time_ms: number): string {
  const time_us = Math.round(time_ms * 1000);
  const second = Math.floor(time_us / MICROSECONDS_PER_SECOND);
  const fraction_us = time_us - second * MICROSECONDS_PER_SECOND;
  if (second !== lastSecond.second) {
    lastSecond = { second, text: formatIso(second * 1000).slice(0, 19) };
  }
  return `${lastSecond.text}.${String(fraction_us).padStart(6, "0")}Z`;
}

/** Frames come in the order of time, many in a second: writing that out is most of the cost. */
let lastSecond = { second: NaN, text: "" };

function readTime(text: string | null): number | null {
  if (text === null || !TIME.test(text)) return null;
  try {
    return toMicrosecond(parseIso(text));
  } catch {
    return null;
  }
}
