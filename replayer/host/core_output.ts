import { messageOf } from "@rangecast/base/errors";
import { type BusConnection } from "@rangecast/bus/connection";
import { CoreSender } from "@rangecast/bus/core-sender";
import type { Outgoing } from "@rangecast/bus/outgoing";
import type { RepeatedWarning } from "@rangecast/bus/repeated-warning";
import type { FrameCounts, FrameOutput } from "./frame_output.ts";

/** Frames of a private replay: sent to the one client that listens, and kept nowhere. */
export class CoreOutput implements FrameOutput {
  readonly #connection: BusConnection;
  readonly #sender: CoreSender;
  readonly #counts: FrameCounts;
  readonly #warning: RepeatedWarning;

  constructor(
    { connection, counts, warning }: {
      readonly connection: BusConnection;
      readonly counts: FrameCounts;
      readonly warning: RepeatedWarning;
    },
  ) {
    this.#connection = connection;
    this.#sender = new CoreSender(connection);
    this.#counts = counts;
    this.#warning = warning;
  }

  get room(): number {
    return this.#sender.room;
  }

  get held(): string | null {
    return this.#connection.connected ? null : "the broker is away";
  }

  /** Whatever is sent on this connection later arrives later. */
  get waiting(): number {
    return 0;
  }

  get lag_ms(): number {
    return 0;
  }

  take(frame: Outgoing): void {
    try {
      this.#sender.send(frame);
      this.#counts.sent++;
    } catch (error) {
      this.#counts.fail("not_sendable");
      this.#warning.warn("a frame cannot be sent", {
        channel: frame.subject,
        problem: messageOf(error),
      });
    }
  }

  /** Frames go out as they are taken. */
  flush(): void {}

  /** What was taken has gone out. */
  forget(): number {
    return 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
