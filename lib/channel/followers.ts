import { type ClientStatus, GONE_AFTER_MS } from "./client_status.ts";

/** Clients that are remembered at most; those above it are not counted as followers. */
export const MAX_CLIENTS = 10_000;

interface Client {
  readonly channel_id: string;
  /** On the monotonic clock. */
  readonly heard_ms: number;
}

/** How many clients follow each channel, by what they have said of themselves in the last minute. */
export class Followers {
  readonly #clients = new Map<string, Client>();

  /** False: it was passed over, as there are too many clients. */
  hear({ client_id, channel_id }: ClientStatus, now_ms: number): boolean {
    if (!this.#clients.has(client_id) && this.#clients.size >= MAX_CLIENTS) {
      this.#forgetGone(now_ms);
      if (this.#clients.size >= MAX_CLIENTS) return false;
    }
    this.#clients.set(client_id, { channel_id, heard_ms: now_ms });
    return true;
  }

  /** Followers by channel id; a channel without any is missing. */
  count(now_ms: number): ReadonlyMap<string, number> {
    this.#forgetGone(now_ms);
    const counts = new Map<string, number>();
    for (const { channel_id } of this.#clients.values()) {
      counts.set(channel_id, (counts.get(channel_id) ?? 0) + 1);
    }
    return counts;
  }

  #forgetGone(now_ms: number): void {
    for (const [client_id, { heard_ms }] of this.#clients) {
      if (now_ms - heard_ms >= GONE_AFTER_MS) this.#clients.delete(client_id);
    }
  }
}
