import { encode } from "../protocol/bytes.ts";
import type { Frame } from "../protocol/frame.ts";
import type { Subscription } from "../routing/subscription.ts";
import type { Connection } from "./connection.ts";

/** A subscription that a client has made with SUB. */
export class ClientSubscription implements Subscription {
  readonly sidBytes: Uint8Array;
  /** Messages after which it ends by itself; null for never. */
  max: number | null = null;
  delivered = 0;

  constructor(
    readonly owner: Connection,
    readonly sid: string,
    readonly subject: string,
    readonly queue: string | null,
  ) {
    this.sidBytes = encode(sid);
  }

  get congested(): boolean {
    return this.owner.congested;
  }

  deliver(frame: Frame, publisher: unknown): void {
    if (this.max !== null && this.delivered >= this.max) return;
    this.delivered++;
    this.owner.sendMessage(this.sidBytes, frame, publisher);
    if (this.max !== null && this.delivered >= this.max) this.owner.dropSubscription(this);
  }
}
