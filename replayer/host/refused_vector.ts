import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { ReplayPlan } from "@rangecast/channel/replay-plan";

/** Longest reason in a vector. */
const MAX_REASON_LENGTH = 1000;

/** The one and last vector of a replay that was never opened; its plan may not have been readable. */
export function refusedVector(
  channel_id: string,
  plan: ReplayPlan | null,
  problem: string,
  now_ms: number,
): ClockVector {
  const window = plan?.window ?? { start_ms: now_ms, end_ms: null };
  return {
    channel_id,
    epoch: 0,
    position_ms: window.start_ms,
    rate: plan?.rate ?? 1,
    updated_at_ms: now_ms,
    state: "ended",
    window,
    reason: problem.slice(0, MAX_REASON_LENGTH),
  };
}
