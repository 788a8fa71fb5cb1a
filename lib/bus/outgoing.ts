/** A message on its way to a stream. */
export interface Outgoing {
  readonly subject: string;
  readonly body: Uint8Array;
  /** `Nats-Msg-Id`: the same however often the message is sent. */
  readonly messageId: string;
  /** Further headers. Together they tell this message from another one with the same id. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** When it came in, on the monotonic clock: what waits longer than the duplicate window is looked up before it is sent. */
  readonly since_ms: number;
}

/** Where a publisher takes messages from, oldest first. What waits there is spooled. */
export interface OutgoingSource {
  readonly size: number;
  /** When the oldest message came in, on the monotonic clock; undefined when empty. */
  readonly oldest_ms: number | undefined;
  take(): Outgoing | undefined;
}

/** The end of one message's way. Each message has exactly one. */
export type Outcome =
  | { readonly type: "stored" }
  | { readonly type: "duplicate" }
  | { readonly type: "failed"; readonly reason: string };
