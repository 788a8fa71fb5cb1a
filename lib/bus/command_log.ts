import { type DisplayCommand, readDisplayCommand } from "@rangecast/channel/display-command";
import { type DirectStream, readDirect } from "./direct_page.ts";
import { DirectSourceMessage } from "./source_messages.ts";
import { hear } from "./spoken.ts";
import { firstNsAt, formatNs } from "./store_instant.ts";
import type { Stretch } from "./stream_history.ts";

/** A display command, and when the stream stored it. */
export interface LoggedCommand {
  readonly at_ms: number;
  readonly command: DisplayCommand;
}

/**
 * The display commands of a stretch, oldest first; `limit` of them at most. What cannot be read is
 * left out.
 * @throws Error when the broker does not answer.
 */
export async function commandsIn(
  from: DirectStream,
  { prefix, from_ms, to_ms, limit }: Stretch & {
    readonly prefix: string;
    readonly limit: number;
  },
): Promise<LoggedCommand[]> {
  const found: LoggedCommand[] = [];
  const start_time = formatNs(firstNsAt(from_ms));
  const query = { next_by_subj: `${prefix}.cmd.display.>`, batch: limit, start_time };
  await readDirect(from, query, (message) => {
    const { time_ms, body } = new DirectSourceMessage(from.stream, message);
    const heard = hear("display-command", body);
    const read = heard.ok ? readDisplayCommand(heard.value) : null;
    if (read?.ok && time_ms <= to_ms) found.push({ at_ms: time_ms, command: read.value });
  });
  return found;
}
