import { type Clock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import type { BusConnection } from "@rangecast/bus/connection";
import { JetStreamSource, type LoadedTags } from "@rangecast/bus/jetstream-source";
import { findStream, type FoundStream, holdsObservations } from "@rangecast/bus/played-streams";
import type { ReplayPlan } from "@rangecast/channel/replay-plan";
import type { Boundary, PlaybackSource } from "@rangecast/playback/source";

/** Why a replay is not opened; each is counted. */
export type PlanRefusal = "future_start" | "unknown_stream" | "no_data";

export type Admission =
  | {
    readonly ok: true;
    readonly source: PlaybackSource;
    readonly streams: readonly FoundStream[];
    /** Where it begins: at the start of the window, unless nothing happens there for long. */
    readonly beginning: Boundary;
  }
  | { readonly ok: false; readonly refusal: PlanRefusal; readonly problem: string };

export interface AdmissionContext {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  readonly tags: LoadedTags;
}

/** Nobody is to watch a longer silence than this before the first message of a window. */
const MAX_SILENCE_MS = 60_000;
/** What is left of such a silence. */
const LEAD_IN_MS = 1_000;

/** A little less than the finest step of store times that a double can tell. */
const JUST_BEFORE_MS = 0.0005;

/**
 * Looks whether there is something to play.
 * @throws Error when the broker does not answer.
 */
export async function admit(
  plan: ReplayPlan,
  context: AdmissionContext,
  signal: AbortSignal,
): Promise<Admission> {
  const { clock, connection, prefix } = context;
  const { start_ms, end_ms } = plan.window;
  const now_ms = clock.nowMs();
  if (start_ms > now_ms) {
    return refused(
      "future_start",
      `Cannot replay as 'start' must not lie in the future: current value is ` +
        `${formatIso(start_ms)}, and it is ${formatIso(now_ms)}`,
    );
  }
  const streams: FoundStream[] = [];
  for (const stream of plan.streams) {
    const found = holdsObservations(prefix, stream)
      ? await findStream(connection, prefix, stream)
      : null;
    if (!found) {
      return refused(
        "unknown_stream",
        `Cannot replay as 'stream' must be a stream with observations: there is no such stream ` +
          stream,
      );
    }
    streams.push(found);
  }
  const source = new JetStreamSource({ ...context, streams });
  const from = { time_ms: start_ms - JUST_BEFORE_MS };
  const { messages } = await source.range(from, Math.min(end_ms ?? now_ms, now_ms), 1, signal);
  // A window that reaches into the future may fill yet, where there was anything at all.
  const isOver = end_ms !== null && end_ms <= now_ms;
  if (messages.length === 0 && (isOver || await source.extent(signal) === null)) {
    return refused("no_data", noData(plan));
  }
  const beginning = { time_ms: beginningOf(start_ms, messages[0]?.time_ms ?? null) };
  return { ok: true, source, streams, beginning };
}

function beginningOf(start_ms: number, first_ms: number | null): number {
  const silence_ms = first_ms === null ? 0 : first_ms - start_ms;
  return silence_ms > MAX_SILENCE_MS ? start_ms + silence_ms - LEAD_IN_MS : start_ms;
}

function noData({ streams, window: { start_ms, end_ms } }: ReplayPlan): string {
  const until = end_ms === null ? "now" : formatIso(end_ms);
  return `Cannot replay as the window must hold something: ${streams.join(" and ")} ` +
    `has nothing from ${formatIso(start_ms)} to ${until}`;
}

function refused(refusal: PlanRefusal, problem: string) {
  return { ok: false, refusal, problem } as const;
}
