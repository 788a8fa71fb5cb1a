import type { Position } from "@rangecast/domains/domain";
import type { Detector } from "../detector.ts";
import type { Evidence } from "../finding.ts";
import { groundDistance } from "../ground_distance.ts";

export interface JumpParameters extends Record<string, number> {
  /** Along the ground. */
  readonly speed_mps: number;
  /** A shorter way is no jump, whatever the time: positions and times are rounded. */
  readonly min_distance_m: number;
  /** The finding closes so long after the last jump. */
  readonly over_after_s: number;
}

interface Fix {
  readonly position: Position;
  readonly event_ms: number;
  readonly evidence: Evidence;
}

interface Jumps {
  readonly last: Fix | null;
  readonly jumped_ms: number | null;
}

export interface JumpOptions<Message> {
  readonly domain: string;
  readonly defaults: JumpParameters;
  /** When the position was taken, Unix ms; the time of the event where that is not told apart. */
  readonly positionTime?: (message: Message) => number | null;
}

/**
 * Something is where it cannot have come: the speed between two positions is too high. Positions
 * are jammed or spoofed, or the source is broken. Times are the source's.
 */
export function positionJump<Message>(
  { domain, defaults, positionTime = () => null }: JumpOptions<Message>,
): Detector<Message, Jumps, JumpParameters> {
  return {
    domain,
    rule: "POSITION_JUMP",
    defaults,
    memory_ms: ({ over_after_s }) => 2 * over_after_s * 1000,
    initial: { last: null, jumped_ms: null },
    observe(state, sample, { speed_mps, min_distance_m, over_after_s }) {
      const { accepted, position, evidence } = sample;
      if (!accepted || !position) return { state };
      const event_ms = positionTime(sample.message) ?? sample.event_ms;
      const { last, jumped_ms } = state;
      // The same position again, or two that the source cannot tell apart in time.
      if (last && event_ms <= last.event_ms) return { state };
      const fix: Fix = { position, event_ms, evidence };
      const distance_m = last ? groundDistance(last.position, position) : 0;
      const implied_mps = last ? distance_m * 1000 / (event_ms - last.event_ms) : 0;
      if (!last || implied_mps <= speed_mps || distance_m < min_distance_m) {
        const isOver = jumped_ms !== null && event_ms - jumped_ms >= over_after_s * 1000;
        return {
          state: { last: fix, jumped_ms: isOver ? null : jumped_ms },
          verdict: isOver ? { type: "over" } : null,
        };
      }
      return {
        state: { last: fix, jumped_ms: event_ms },
        verdict: {
          type: "holds",
          text: `jumps ${kilometres(distance_m)} km in ${(event_ms - last.event_ms) / 1000} s`,
          value: implied_mps,
          threshold: speed_mps,
          unit: "m/s",
          position,
          evidence: [last.evidence, evidence],
        },
      };
    },
  };
}

function kilometres(distance_m: number): string {
  return (distance_m / 1000).toFixed(1);
}
