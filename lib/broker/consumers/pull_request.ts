import { apiError } from "../api/api_error.ts";
import { checkFields, parseObject } from "../api/decode_fields.ts";
import type { Recipients } from "../routing/subscription.ts";

/** What a client asks for with one pull. */
export interface PullOptions {
  readonly batch: number;
  /** 0 for no bound. */
  readonly maxBytes: number;
  /** 0 for never. */
  readonly expires_ms: number;
  readonly noWait: boolean;
  /** 0 for none. */
  readonly heartbeat_ms: number;
}

/** A pull that waits for messages. */
export class PullRequest {
  remaining: number;
  remainingBytes: number;
  delivered = 0;
  nextHeartbeat_ms: number;
  /** Who listens to the reply, as of `generation`. */
  recipients: Recipients | null = null;
  generation = -1;

  constructor(
    readonly reply: Uint8Array,
    readonly options: PullOptions,
    readonly since_ms: number,
  ) {
    this.remaining = options.batch;
    this.remainingBytes = options.maxBytes;
    this.nextHeartbeat_ms = since_ms + options.heartbeat_ms;
  }

  /** When the request ends, on the monotonic clock; Infinity for never. */
  get expiresAt_ms(): number {
    return this.options.expires_ms > 0 ? this.since_ms + this.options.expires_ms : Infinity;
  }

  /** What a client is told about what it will not get any more. */
  get pendingHeaders(): Record<string, number> {
    return {
      "Nats-Pending-Messages": this.remaining,
      "Nats-Pending-Bytes": this.remainingBytes,
    };
  }
}

/**
 * The options in the body of a pull: nothing (one message), a number, or JSON.
 * @throws ApiError when the JSON is not a pull, or asks for what the broker cannot do.
 */
export function readPullOptions(body: string): PullOptions {
  const text = body.trim();
  if (!text.startsWith("{")) {
    const batch = /^\d+$/.test(text) ? Number(text) : 1;
    return { batch, maxBytes: 0, expires_ms: 0, noWait: false, heartbeat_ms: 0 };
  }
  const given = parseObject(text);
  checkFields(given, {
    batch: "integer",
    expires: "integer",
    max_bytes: "integer",
    no_wait: "boolean",
    idle_heartbeat: "integer",
    group: "string",
    id: "string",
    min_pending: "integer",
    min_ack_pending: "integer",
    priority: "integer",
  });
  for (const field of ["group", "id", "min_pending", "min_ack_pending", "priority"]) {
    if (given[field]) throw apiError("badRequest", `${field} needs a priority group`);
  }
  const expires_ms = Number(given.expires ?? 0) / 1e6;
  const heartbeat_ms = Number(given.idle_heartbeat ?? 0) / 1e6;
  if (heartbeat_ms > 0 && heartbeat_ms * 2 > expires_ms) {
    throw apiError("badRequest", "heartbeat value too large");
  }
  return {
    batch: Number(given.batch ?? 0) || 1,
    maxBytes: Number(given.max_bytes ?? 0),
    expires_ms,
    noWait: given.no_wait === true,
    heartbeat_ms,
  };
}
