import type { Boundary, SourceMessage } from "@rangecast/playback/source";
import { type DirectStream, readDirect } from "./direct_page.ts";
import type { FrameGate } from "./frame_gate.ts";
import { readFrame, type ReplayFrame } from "./replay_frame.ts";
import { DirectSourceMessage } from "./source_messages.ts";

/** How far the first look back goes, in messages of all channels; each further one goes 8 times as far. */
const FIRST_LOOK_BACK = 64;
const LOOK_BACK_GROWTH = 8;
/** How far the last one goes. */
const MAX_LOOK_BACK = 65_536;
/** Messages of one answer. */
const PAGE = 1000;

/** A group replay as a newcomer finds it. */
export interface Channel {
  readonly channel_id: string;
  /** The stream of replays. */
  readonly replays: DirectStream;
  /** Where the channel's frames are. */
  readonly subject: string;
  readonly gate: Pick<FrameGate, "isInTurn">;
}

/** Where a newcomer tunes in. `from` is the sequence, in the stream of replays, to read from. */
export type JoinPlace =
  /** Behind a frame: the state up to its original is loaded. */
  | {
    readonly type: "behind";
    readonly epoch: number;
    readonly boundary: Boundary;
    /** The number of the frame that comes next. */
    readonly next: number;
    readonly from: number;
  }
  /** An epoch that has just begun: its frames bring its state. */
  | { readonly type: "start of an epoch"; readonly epoch: number; readonly from: number }
  /** The frames do not tell: the clock of the channel says where it is. */
  | { readonly type: "by the clock"; readonly from: number };

/**
 * Looks for the place where the newest frame of a channel leads: behind the last one that stands
 * in the order of the originals, for the state and tags are sent out of turn.
 * @throws Error when the broker does not answer.
 */
export async function findJoinPlace(
  { replays: stream, subject, channel_id, gate }: Channel,
  signal: AbortSignal,
): Promise<JoinPlace> {
  const last = await lastMessage(stream, subject, signal);
  if (!last) return { type: "by the clock", from: 1 };
  const newest = readFrame(last, channel_id);
  const from = last.seq + 1;
  if (!newest) return { type: "by the clock", from };
  if (gate.isInTurn(newest)) return behind(newest, from);
  for (let width = FIRST_LOOK_BACK; width <= MAX_LOOK_BACK; width *= LOOK_BACK_GROWTH) {
    const start = Math.max(1, last.seq - width);
    const read = (message: SourceMessage) => readFrame(message, channel_id);
    const stretch = await readStretch(stream, subject, read, [start, last.seq], signal);
    const place = placeIn(stretch, newest.epoch, gate);
    if (place) return place;
    if (start === 1) break;
  }
  return { type: "by the clock", from };
}

interface PlacedFrame {
  readonly frame: ReplayFrame;
  /** Its sequence in the stream of replays. */
  readonly at: number;
}

/** The place that a stretch of the channel shows, or null when it does not reach back far enough. */
function placeIn(
  stretch: readonly PlacedFrame[],
  epoch: number,
  gate: Pick<FrameGate, "isInTurn">,
): JoinPlace | null {
  const own = stretch.filter(({ frame }) => frame.epoch === epoch);
  const turn = own.findLast(({ frame }) => gate.isInTurn(frame));
  if (turn) return behind(turn.frame, turn.at + 1);
  const first = own.find(({ frame }) => frame.frame === 0);
  return first ? { type: "start of an epoch", epoch, from: first.at } : null;
}

function behind({ epoch, frame, stream, seq, time_ms }: ReplayFrame, from: number): JoinPlace {
  const boundary = { time_ms, after: { stream, seq } };
  return { type: "behind", epoch, boundary, next: frame + 1, from };
}

/** The newest message of a subject, or null. @throws Error when the broker does not answer. */
export async function lastMessage(
  stream: DirectStream,
  subject: string,
  signal: AbortSignal,
): Promise<SourceMessage | null> {
  const found: SourceMessage[] = [];
  await readDirect(
    stream,
    { last_by_subj: subject },
    (message) => void found.push(new DirectSourceMessage(stream.stream, message)),
    signal,
  );
  return found[0] ?? null;
}

async function readStretch(
  stream: DirectStream,
  subject: string,
  read: (message: SourceMessage) => ReplayFrame | null,
  [first, last]: readonly [number, number],
  signal: AbortSignal,
): Promise<PlacedFrame[]> {
  const frames: PlacedFrame[] = [];
  for (let seq: number | null = first; seq !== null && seq <= last;) {
    const query = { next_by_subj: subject, batch: PAGE, seq };
    const end = await readDirect(stream, query, (message) => {
      const found = new DirectSourceMessage(stream.stream, message);
      const frame = found.seq <= last ? read(found) : null;
      if (frame) frames.push({ frame, at: found.seq });
    }, signal);
    seq = end.type === "page" ? end.next : null;
  }
  return frames;
}
