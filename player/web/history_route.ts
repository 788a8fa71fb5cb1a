import type { Handler } from "hono";
import { HttpProblem } from "@rangecast/web/problem";
import type { WebEnv } from "@rangecast/web/web-env";
import type { HistoryDesk } from "./history.ts";

/**
 * `GET /history?from=MS&to=MS&parts=N`: what happened in a stretch, as JSON; who goes away while it
 * is read makes room for others.
 */
export function answerHistory(desk: Pick<HistoryDesk, "read">): Handler<WebEnv> {
  return async function history(c) {
    const [from_ms, to_ms, parts] = ["from", "to", "parts"].map((name) => {
      const text = c.req.query(name) ?? "";
      if (/^\d{1,16}$/.test(text)) return Number(text);
      throw new HttpProblem("input", `${name} must be a whole number.`);
    });
    let found: Awaited<ReturnType<HistoryDesk["read"]>>;
    try {
      const stretch = { from_ms: from_ms ?? 0, to_ms: to_ms ?? 0 };
      found = await desk.read(stretch, parts ?? 0, c.req.raw.signal);
    } catch (error) {
      if (error instanceof RangeError) throw new HttpProblem("input", error.message);
      throw new HttpProblem("unavailable", "The broker does not answer.");
    }
    if (found) return c.json(found);
    throw new HttpProblem("busy", "Too many timelines are asked for.", { "retry-after": "1" });
  };
}
