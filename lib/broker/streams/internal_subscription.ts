import type { Frame } from "../protocol/frame.ts";
import type { Subscription } from "../routing/subscription.ts";

/** A subscription of the broker's own. */
export class InternalSubscription implements Subscription {
  readonly queue = null;
  readonly owner = null;
  readonly congested = false;

  constructor(readonly subject: string, private readonly handler: (frame: Frame) => void) {}

  deliver(frame: Frame): void {
    this.handler(frame);
  }
}
