import { readReplayHeaders } from "@rangecast/channel/replay-headers";
import type { SourceMessage } from "@rangecast/playback/source";

/**
 * One message of a channel: the original body, and what its headers say of the original. As a
 * {@linkcode SourceMessage} it stands for the original.
 */
export interface ReplayFrame extends SourceMessage {
  readonly epoch: number;
  /** Counts the frames of an epoch from 0. */
  readonly frame: number;
  /** Part of the state where the epoch begins, not of what follows. */
  readonly isState: boolean;
  /** `Nats-Msg-Id` of the original, where it had one. */
  readonly messageId: string | null;
}

/** The frame of a channel in a message, or null when its headers are not those of one. */
export function readFrame(message: SourceMessage, channel_id: string): ReplayFrame | null {
  const read = readReplayHeaders((name) => message.header(name));
  if (typeof read === "string" || read.channel_id !== channel_id) return null;
  const { epoch, frame, state: isState, stream, seq, subject, time_ms, messageId } = read;
  return {
    epoch,
    frame,
    isState,
    stream,
    seq,
    subject,
    time_ms,
    messageId,
    body: message.body,
    header: (name) => message.header(name),
  };
}
