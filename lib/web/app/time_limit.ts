import type { MiddlewareHandler } from "hono";
import type { Clock } from "@rangecast/base/clock";
import { HttpProblem } from "./problem.ts";
import type { WebEnv } from "./web_env.ts";

const LIMIT_MS = 30_000;

/** Answers for a handler that has not begun to answer in time. */
export function timeLimit(clock: Clock, limit_ms = LIMIT_MS): MiddlewareHandler<WebEnv> {
  return async function limitTime(_, next) {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = clock.setTimer(
      () => reject(new HttpProblem("timeout", "The answer took too long.")),
      limit_ms,
    );
    try {
      await Promise.race([next(), promise]);
    } finally {
      clock.clearTimer(timer);
    }
  };
}
