import { type Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { StreamSourceReader } from "@rangecast/bus/stream-source-reader";
import type { Finding } from "@rangecast/findings/finding";
import { readBatches } from "../read_batches.ts";
import type { WatchedDomain } from "./open_engines.ts";

/** The broker may be silent for so long before it is given up. */
const PATIENCE_MS = 10_000;
/** Between two ticks of the channel's clock: they bring findings into the order of their times. */
const TICK_INTERVAL_MS = 1_000;
/** What is stored so much later than another message was received before it. */
const SETTLE_MS = 1_000;

export interface RecomputeOptions extends WatchedDomain {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** Unix ms on the timeline of the stream. */
  readonly from_ms: number;
  readonly to_ms: number;
}

/**
 * What the detectors say now about what a stream has stored, revision by revision: so the past can
 * be looked at with other rules. It begins before the range, so that what went on there is known.
 * @throws OperatorError when the broker falls silent.
 */
export async function* recompute(options: RecomputeOptions): AsyncGenerator<Finding, undefined> {
  const { engine, stream, filters, connection, clock, stop, from_ms, to_ms } = options;
  const begin_ms = Math.max(0, from_ms - engine.memory_ms);
  const batches = readBatches({
    ...{ clock, stop },
    patience_ms: PATIENCE_MS,
    open: (onChange) =>
      new StreamSourceReader({
        ...{ connection, clock, stream, filters, onChange },
        from: { type: "time", unix_ms: begin_ms },
      }),
  });
  const isInside = ({ updated_ms }: Finding) => updated_ms >= from_ms && updated_ms <= to_ms;
  let ticked_ms = begin_ms;
  for await (const { messages } of batches) {
    for (const message of messages) {
      if (message.time_ms > to_ms) return yield* engine.tick(to_ms).filter(isInside);
      if (message.time_ms - ticked_ms >= TICK_INTERVAL_MS) {
        ticked_ms = message.time_ms;
        yield* engine.tick(ticked_ms - SETTLE_MS).filter(isInside);
      }
      yield* engine.take(message).filter(isInside);
    }
  }
  yield* engine.tick(to_ms).filter(isInside);
}
