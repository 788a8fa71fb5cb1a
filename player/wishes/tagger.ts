import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { sayStored } from "@rangecast/bus/speak";
import { attempt } from "@rangecast/channel/spoken-message";
import { createTag } from "@rangecast/channel/tag";
import type { Notice } from "../channels/notice.ts";

export interface TaggerOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  readonly creator: string;
}

/**
 * Sets a tag on the instant `ts_ms` (Unix ms), which was frozen when the viewer asked for it; null
 * when nothing was shown then. Resolves with what there is to say about it.
 */
export async function saveTag(
  { connection, clock, prefix, creator }: TaggerOptions,
  label: string,
  ts_ms: number | null,
): Promise<Notice> {
  if (ts_ms === null) return refused("there is nothing to see yet that it could mark");
  const made = attempt(() =>
    createTag(prefix, {
      ...{ id: crypto.randomUUID(), ts_ms, now_ms: clock.nowMs(), creator, label },
    })
  );
  if (!made.ok) return refused(made.problem);
  const outcome = await sayStored(connection, made.value, { clock });
  if (!outcome.ok) return refused(`it could not be stored: ${outcome.problem}`);
  const { id, ts, label: text } = made.value.message;
  return { type: "tag saved", id, ts, label: text };
}

function refused(problem: string): Notice {
  return { type: "refused", problem: `Cannot tag: ${problem}` };
}
