import type { ClockVector } from "@rangecast/channel/clock-vector";

/** A clock as this protocol has it, without what its owner has added: that may be of any size. */
export function plainVector(vector: ClockVector): ClockVector {
  const { channel_id, epoch, position_ms, rate, updated_at_ms, state, window, reason } = vector;
  const { start_ms, end_ms } = window;
  return {
    ...{ channel_id, epoch, position_ms, rate, updated_at_ms, state },
    window: { start_ms, end_ms },
    ...(reason === undefined ? {} : { reason }),
  };
}
