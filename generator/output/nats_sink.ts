import { OperatorError } from "@rangecast/base/errors";
import type { Clock } from "@rangecast/base/clock";
import type { TspiPublishing } from "@rangecast/bus/tspi-publishing";
import { DATAGRAM_BYTES } from "@rangecast/domains/tspi/datagram";
import type { FrameSink } from "./frame_sink.ts";

/** Time to store what is left at the end of a run. */
const DRAIN_LIMIT_MS = 10_000;

/** Publishes straight into JetStream, on the path that a producer's datagrams take. */
export function natsSink(publishing: TspiPublishing, clock: Clock): FrameSink {
  const { ledger, connection } = publishing;
  const done = Promise.resolve();
  return {
    name: `nats ${connection.server}`,
    get sent() {
      const { stored, duplicates } = ledger.snapshot();
      return stored + duplicates;
    },
    get failures() {
      const { refused, dropped, failed } = ledger.snapshot();
      return new Map(Object.entries({ ...refused, ...dropped, ...failed }));
    },
    // What it cannot send at once is copied into the spool, so the bytes are free at once.
    send(bytes) {
      publishing.accept({ bytes, offset: 0, length: DATAGRAM_BYTES, recv_ms: clock.nowMs() });
      publishing.pump();
      return done;
    },
    async [Symbol.asyncDispose]() {
      const drained = await publishing.finish(DRAIN_LIMIT_MS);
      await publishing[Symbol.asyncDispose]();
      if (drained === "settled") return;
      throw new OperatorError(
        `Could not store everything within ${DRAIN_LIMIT_MS} ms as the broker did not take it: what is missing is counted by reason`,
      );
    },
  };
}
