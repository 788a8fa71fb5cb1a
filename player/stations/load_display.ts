import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { BusConnection } from "@rangecast/bus/connection";
import { latestCommands } from "@rangecast/bus/latest-commands";
import { hear } from "@rangecast/bus/spoken";
import { streamName } from "@rangecast/bus/streams";
import { channelSubjects } from "@rangecast/channel/subjects";
import type { Logger } from "@rangecast/cli/log";
import type { DisplayBoard } from "../display/display_board.ts";

/** How often the commands are asked for while the broker does not answer. */
const RETRY_INTERVAL_MS = 250;

export interface DisplayOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly prefix: string;
  readonly board: DisplayBoard;
}

/**
 * Shows the display commands in force: today's, or those at `upTo_ms` (Unix ms). It asks as often
 * as it takes, until `signal` aborts; commands that are heard meanwhile are not lost.
 */
export async function loadDisplay(
  { connection, clock, log, prefix, board }: DisplayOptions,
  upTo_ms: number | null,
  signal: AbortSignal,
): Promise<void> {
  const from = { connection, clock, stream: streamName(prefix, "telemetry") };
  const { commands } = channelSubjects(prefix);
  board.begin();
  while (!signal.aborted) {
    try {
      const found = await latestCommands(from, prefix, upTo_ms, signal);
      if (signal.aborted) return;
      for (const { subject, body, seq } of found) {
        const heard = hear("display-command", body);
        if (heard.ok && commands[heard.value.name] === subject) board.apply(heard.value, seq);
      }
      return board.commit();
    } catch (error) {
      if (signal.aborted) return;
      log.debug("the display commands in force cannot be had yet", { problem: messageOf(error) });
    }
    await sleep(clock, RETRY_INTERVAL_MS, signal);
  }
}
