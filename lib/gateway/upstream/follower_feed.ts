import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { hear } from "@rangecast/bus/spoken";
import { readClientStatus } from "@rangecast/channel/client-status";
import { Followers } from "@rangecast/channel/followers";
import { channelSubjects } from "@rangecast/channel/subjects";

export interface FollowerFeedOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
}

/** How many follow each channel of a prefix, whichever program serves them. */
export class FollowerFeed implements Disposable {
  readonly #clock: Clock;
  readonly #followers = new Followers();
  readonly #end: () => void;
  #counts: ReadonlyMap<string, number> = new Map();
  /** Heartbeats that could not be read, or that there was no room for. */
  refused = 0;

  constructor({ connection, clock, prefix }: FollowerFeedOptions) {
    this.#clock = clock;
    const subscription = connection.nats.subscribe(channelSubjects(prefix).status, {
      callback: (error, message) => {
        if (!error) this.#hear(message.data);
      },
    });
    this.#end = () => subscription.unsubscribe();
  }

  /** By channel id, as of the last look; a channel without any is missing. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Counts anew; returns whether something has changed. */
  look(): boolean {
    const counts = this.#followers.count(this.#clock.monotonicMs());
    const isSame = counts.size === this.#counts.size &&
      [...counts].every(([channel_id, count]) => this.#counts.get(channel_id) === count);
    this.#counts = counts;
    return !isSame;
  }

  [Symbol.dispose](): void {
    this.#end();
  }

  #hear(body: Uint8Array): void {
    const heard = hear("client-status", body);
    const read = heard.ok ? readClientStatus(heard.value) : null;
    const isTaken = read?.ok &&
      this.#followers.hear(read.value.status, this.#clock.monotonicMs());
    if (!isTaken) this.refused++;
  }
}
