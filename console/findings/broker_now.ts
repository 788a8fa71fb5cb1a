import type { Clock, TimerId } from "@rangecast/base/clock";
import { brokerAhead } from "@rangecast/bus/broker-time";
import type { BusConnection } from "@rangecast/bus/connection";

/** How often it is looked how far the two clocks are apart. */
const LOOK_INTERVAL_MS = 60_000;

interface BrokerNowOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  /** Any stream that exists. */
  readonly stream: string;
}

/** The time on the broker's clock, which is the timeline of the livestream. */
export class BrokerNow implements Disposable {
  readonly #options: BrokerNowOptions;
  readonly #timer: TimerId;
  #ahead_ms: number;

  private constructor(options: BrokerNowOptions, ahead_ms: number) {
    this.#options = options;
    this.#ahead_ms = ahead_ms;
    this.#timer = options.clock.setRepeating(() => this.#look(), LOOK_INTERVAL_MS);
  }

  /** @throws OperatorError when the broker does not answer. */
  static async open(options: BrokerNowOptions): Promise<BrokerNow> {
    return new BrokerNow(options, await brokerAhead(options) ?? 0);
  }

  /** Unix ms. */
  read(): number {
    return this.#options.clock.nowMs() + this.#ahead_ms;
  }

  [Symbol.dispose](): void {
    this.#options.clock.clearTimer(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      this.#ahead_ms = await brokerAhead(this.#options) ?? this.#ahead_ms;
    } catch {
      // The broker is away: what is known stays true meanwhile.
    }
  }
}
