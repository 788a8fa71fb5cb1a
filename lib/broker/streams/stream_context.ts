import type { Clock } from "@rangecast/base/clock";
import type { Router } from "../routing/router.ts";
import type { Scheduler } from "../routing/scheduler.ts";
import type { MemoryBudget } from "./memory_budget.ts";
import type { StreamCounters } from "./stream_counters.ts";

/** What streams and consumers need from the broker around them. */
export interface StreamContext {
  readonly clock: Clock;
  readonly router: Router;
  readonly scheduler: Scheduler;
  readonly budget: MemoryBudget;
  readonly counters: StreamCounters;
}

/** Unix time in whole microseconds, the resolution of stored messages. */
export function nowUs(clock: Clock): number {
  return Math.floor(clock.nowMs() * 1000);
}
