import type { Clock, TimerId } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { say } from "@rangecast/bus/speak";
import {
  type ClientFacts,
  clientStatus,
  STATUS_INTERVAL_MS,
} from "@rangecast/channel/client-status";
import type { FollowState } from "@rangecast/channel/follow-state";

export interface HeartbeatOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  readonly client_id: string;
  readonly operator: string | undefined;
  /** What is followed; null before anything is. */
  state(): FollowState | null;
  /** The display command that was applied last; null before the first. */
  lastCommandId(): string | null;
}

/** Says what a client follows: whenever it is told to, and every 5 s. */
export class Heartbeat implements Disposable {
  readonly #options: HeartbeatOptions;
  readonly #timer: TimerId;
  #ping_ms: number | null = null;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#timer = options.clock.setRepeating(() => {
      this.#ping();
      this.beat();
    }, STATUS_INTERVAL_MS);
    this.#ping();
  }

  /** Says it now. While the broker is away there is nobody to hear it. */
  beat(): void {
    const { connection, clock, prefix, client_id, operator, state, lastCommandId } = this.#options;
    const followed = state();
    if (!connection.connected || !followed) return;
    const source_ip = connection.nats.info?.client_ip;
    const last_cmd_id = lastCommandId();
    const facts: ClientFacts = {
      client_id,
      now_ms: clock.nowMs(),
      ...(operator === undefined ? {} : { operator }),
      ...(source_ip === undefined ? {} : { source_ip }),
      ...(this.#ping_ms === null ? {} : { ping_ms: this.#ping_ms }),
      ...(last_cmd_id === null ? {} : { last_cmd_id }),
    };
    say(connection, clientStatus(prefix, followed, facts));
  }

  [Symbol.dispose](): void {
    this.#options.clock.clearTimer(this.#timer);
  }

  /** How long the broker takes to answer: for the next beat. */
  async #ping(): Promise<void> {
    const { connection } = this.#options;
    if (!connection.connected) return;
    try {
      this.#ping_ms = Math.max(0, await connection.nats.rtt());
    } catch {
      this.#ping_ms = null;
    }
  }
}
