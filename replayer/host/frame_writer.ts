import type { Outgoing } from "@rangecast/bus/outgoing";
import { replayHeaders, replayMessageId, toMicrosecond } from "@rangecast/channel/replay-headers";
import { channelSubject, channelSubjects } from "@rangecast/channel/subjects";
import type { Tag } from "@rangecast/channel/tag";
import type { TagOrigin } from "@rangecast/channel/tag-book";
import { encode } from "@rangecast/codec/cbor";
import { tagInstant } from "@rangecast/playback/sideband";
import { FACT_HEADERS } from "@rangecast/domains/registry";
import type { SourceMessage } from "@rangecast/playback/source";

/** Longest subject and message id that followers read. */
const MAX_TEXT_LENGTH = 1000;

/** Why something of a source is no frame. */
export type Unplayable =
  | "subject_too_long"
  /** A tag that nobody knows the message of. */
  | "unknown_tag";

/** Makes the frames of a channel: the original's body, and what the headers say of it. */
export class FrameWriter {
  readonly #channel_id: string;
  readonly #subject: string;
  readonly #tagSubject: string;
  #epoch = 0;
  #next = 0;

  /** @throws RangeError when `channel_id` is no channel id. */
  constructor(prefix: string, channel_id: string) {
    this.#channel_id = channel_id;
    this.#subject = channelSubject(prefix, channel_id);
    this.#tagSubject = channelSubjects(prefix).tags.broadcast;
  }

  /** Counts the frames of an epoch from 0. */
  beginEpoch(epoch: number): void {
    this.#epoch = epoch;
    this.#next = 0;
  }

  /** The frame of a message; `since_ms` is now, on the monotonic clock. */
  message(
    original: SourceMessage,
    { isState, since_ms }: { readonly isState: boolean; readonly since_ms: number },
  ): Outgoing | Unplayable {
    const { stream, seq, subject, time_ms, body } = original;
    if (subject.length > MAX_TEXT_LENGTH) return "subject_too_long";
    const messageId = original.header("Nats-Msg-Id");
    const known = messageId !== null && messageId.length <= MAX_TEXT_LENGTH ? messageId : null;
    return this.#frame(
      { stream, seq, subject, time_ms, messageId: known },
      { body, isState, since_ms, facts: factsOf(original) },
    );
  }

  /** The frame of a tag in its form of today, which `origin` has given it. */
  tag(
    tag: Tag,
    origin: TagOrigin | null,
    { isState, since_ms }: { readonly isState: boolean; readonly since_ms: number },
  ): Outgoing | Unplayable {
    const time_ms = tagInstant(tag);
    if (origin === null || Number.isNaN(time_ms)) return "unknown_tag";
    return this.#frame(
      { ...origin, subject: this.#tagSubject, time_ms: toMicrosecond(time_ms), messageId: null },
      { body: encode(tag), isState, since_ms, facts: [] },
    );
  }

  #frame(
    original: Pick<SourceMessage, "stream" | "seq" | "subject" | "time_ms"> & {
      readonly messageId: string | null;
    },
    { body, isState, since_ms, facts }: {
      readonly body: Uint8Array;
      readonly isState: boolean;
      readonly since_ms: number;
      readonly facts: readonly [name: string, value: string][];
    },
  ): Outgoing {
    const place = { ...original, channel_id: this.#channel_id, epoch: this.#epoch };
    return {
      subject: this.#subject,
      body,
      messageId: replayMessageId(place),
      headers: [...replayHeaders({ ...place, frame: this.#next++, state: isState }), ...facts],
      since_ms,
    };
  }
}

/** Headers of the original that its domain reads: a frame stands for it. */
function factsOf(original: SourceMessage): [name: string, value: string][] {
  return FACT_HEADERS.flatMap((name): [string, string][] => {
    const value = original.header(name);
    return value === null || value.length > MAX_TEXT_LENGTH ? [] : [[name, value]];
  });
}
