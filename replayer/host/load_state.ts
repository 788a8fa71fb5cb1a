import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { RepeatedWarning } from "@rangecast/bus/repeated-warning";
import type { Boundary, PlaybackSource, StateAt } from "@rangecast/playback/source";

/** How often a source that does not answer is asked again. */
const RETRY_INTERVAL_MS = 250;

export interface StateContext {
  readonly source: PlaybackSource;
  readonly clock: Clock;
  readonly warning: RepeatedWarning;
  readonly channel_id: string;
}

/** The state at a place, asked for as often as it takes; null when it is not wanted any more. */
export async function loadState(
  place: Boundary,
  { source, clock, warning, channel_id }: StateContext,
  signal: AbortSignal,
): Promise<StateAt | null> {
  while (!signal.aborted) {
    try {
      return await source.stateAt(place, signal);
    } catch (error) {
      if (signal.aborted) return null;
      const problem = messageOf(error);
      warning.warn("the state of a replay cannot be loaded", { channel_id, problem });
    }
    await sleep(clock, RETRY_INTERVAL_MS, signal);
  }
  return null;
}
