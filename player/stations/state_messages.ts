import { channelSubjects } from "@rangecast/channel/subjects";
import type { TagOrigin } from "@rangecast/channel/tag-book";
import { encode } from "@rangecast/codec/cbor";
import { tagInstant } from "@rangecast/playback/sideband";
import type { SourceMessage, StateAt } from "@rangecast/playback/source";
import type { PlayedMessage } from "../frame.ts";

/** What has to be known to make messages of a state. */
export interface StateMaker {
  readonly prefix: string;
  readonly channel_id: string;
  /** The message that gave a tag its form of today. */
  originOf(id: string): TagOrigin | null;
}

/**
 * A state that was loaded, as the frames that a replay host would send of it: commands, then tags
 * in their form of today, then telemetry.
 */
export function stateMessages(
  { commands, tags, telemetry }: StateAt,
  epoch: number,
  { prefix, channel_id, originOf }: StateMaker,
): PlayedMessage[] {
  const replay = { channel_id, epoch, isState: true };
  const message = (original: SourceMessage): PlayedMessage => ({
    ...{ subject: original.subject, seq: original.seq, body: original.body, pending: 0, replay },
    stored_ms: original.time_ms,
    header: (name) => original.header(name),
  });
  const { broadcast } = channelSubjects(prefix).tags;
  return [
    ...commands.map(message),
    ...tags.map((tag): PlayedMessage => ({
      ...{ subject: broadcast, seq: originOf(tag.id)?.seq ?? 0, body: encode(tag), pending: 0 },
      ...{ stored_ms: tagInstant(tag), replay },
      header: () => null,
    })),
    ...telemetry.map(message),
  ];
}
