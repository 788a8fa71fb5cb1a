import { channelSubjects } from "@rangecast/channel/subjects";
import type { SourceMessage } from "@rangecast/playback/source";
import type { DirectStream } from "./direct_page.ts";
import { lastMessage } from "./join_place.ts";
import { LastMessages } from "./last_messages.ts";

/**
 * The latest display command of each kind: today's, or those at or before `upTo_ms` (Unix ms). A
 * stream that does not exist has none.
 * @throws Error when the broker does not answer.
 */
export async function latestCommands(
  stream: DirectStream,
  prefix: string,
  upTo_ms: number | null,
  signal: AbortSignal,
): Promise<SourceMessage[]> {
  const subjects = Object.values(channelSubjects(prefix).commands);
  if (upTo_ms !== null) {
    return await new LastMessages({ ...stream, filters: subjects })
      .upTo({ time_ms: upTo_ms }, signal);
  }
  const found = await Promise.all(
    subjects.map((subject) => lastMessage(stream, subject, signal)),
  );
  return found.filter((message) => message !== null);
}
