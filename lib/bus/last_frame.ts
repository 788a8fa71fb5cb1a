import { channelSubject, tagSubjects } from "@rangecast/channel/subjects";
import type { Boundary } from "@rangecast/playback/source";
import type { DirectStream } from "./direct_page.ts";
import { FrameGate } from "./frame_gate.ts";
import { findJoinPlace, lastMessage } from "./join_place.ts";
import { readFrame } from "./replay_frame.ts";

/** Where the frames of a group replay end. */
export interface LastFrame {
  /** Null when the last message of the channel is no frame. */
  readonly epoch: number | null;
  /** When it was published, Unix ms on the broker's clock. */
  readonly published_ms: number;
  /**
   * Where the playhead was: behind the last original that was played in turn; null when the epoch
   * has brought nothing but its state and tags.
   */
  readonly boundary: Boundary | null;
}

/**
 * What the stream of replays says of a channel; null when it holds nothing of it.
 * @throws Error when the broker does not answer.
 */
export async function findLastFrame(
  replays: DirectStream,
  prefix: string,
  channel_id: string,
  signal: AbortSignal,
): Promise<LastFrame | null> {
  const subject = channelSubject(prefix, channel_id);
  const last = await lastMessage(replays, subject, signal);
  if (!last) return null;
  const frame = readFrame(last, channel_id);
  const tags = tagSubjects(prefix).slice(0, -1);
  const gate = new FrameGate((original) => original.startsWith(tags));
  const place = await findJoinPlace({ channel_id, replays, subject, gate }, signal);
  return {
    epoch: frame?.epoch ?? null,
    published_ms: last.time_ms,
    boundary: place.type === "behind" ? place.boundary : null,
  };
}
