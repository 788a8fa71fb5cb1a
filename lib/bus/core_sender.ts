import type { BusConnection } from "./connection.ts";
import { HeaderBlock } from "./header_block.ts";
import type { Outgoing } from "./outgoing.ts";

/** Messages that the broker has not been heard to have taken, at most. */
export const MAX_UNHEARD = 4096;
/** The broker is asked after this many messages. */
const ASK_AFTER = 512;

/**
 * Sends messages that no stream keeps, to one who listens now, no faster than the broker takes
 * them. What was on its way when the connection broke is lost.
 */
export class CoreSender {
  readonly #connection: BusConnection;
  readonly #headers = new HeaderBlock();
  #unheard = 0;
  #sinceAsked = 0;

  constructor(connection: BusConnection) {
    this.#connection = connection;
  }

  /** Messages that it takes now: none while the broker is away. */
  get room(): number {
    return this.#connection.connected ? MAX_UNHEARD - this.#unheard : 0;
  }

  /** @throws Error when the message is larger than the broker permits, or the connection is closed. */
  send(message: Outgoing): void {
    this.#connection.nats.publish(message.subject, message.body, {
      headers: this.#headers.write(message),
    });
    this.#unheard++;
    this.#sinceAsked++;
    if (this.#sinceAsked >= ASK_AFTER) this.#ask();
  }

  /** Asks the broker to say that it has taken what was sent so far. */
  async #ask(): Promise<void> {
    const asked = this.#sinceAsked;
    this.#sinceAsked = 0;
    try {
      await this.#connection.nats.flush();
    } catch {
      // The connection broke: nothing of this is on its way any more.
    }
    this.#unheard -= asked;
  }
}
