import { systemClock } from "@rangecast/base/clock";
import { until } from "../support/until.ts";

/** Lets time pass: what a figure is about begins when that is over. */
export async function untilPassed(what: string, wait_ms: number): Promise<void> {
  const end_ms = systemClock.monotonicMs() + wait_ms;
  await until(what, () => systemClock.monotonicMs() >= end_ms);
}
