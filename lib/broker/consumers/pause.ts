import type { Clock } from "@rangecast/base/clock";
import { parseTime } from "../store/timestamps.ts";
import type { ConsumerConfig } from "./consumer_config.ts";

/** For how long a consumer's deliveries rest, in milliseconds; 0 when they do not. */
export function pauseRemaining_ms({ pause_until }: ConsumerConfig, clock: Clock): number {
  return pause_until === undefined ? 0 : Math.max(0, parseTime(pause_until) / 1000 - clock.nowMs());
}
