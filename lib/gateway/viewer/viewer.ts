import type { Clock, TimerId } from "@rangecast/base/clock";
import type { FollowState } from "@rangecast/channel/follow-state";
import { Client } from "../hub/client.ts";
import type { Hub } from "../hub/hub.ts";
import type { Link } from "../hub/link.ts";
import { wholeFrame } from "../hub/shared_message.ts";
import { InboundLimit } from "../inbound/inbound_limit.ts";
import { readClientMessage } from "../inbound/read_client_message.ts";
import type { ClientMessage, Hello } from "../protocol/client_message.ts";
import { CLOSE_CODES, ENCODINGS, PROTOCOL_VERSION } from "../protocol/protocol.ts";
import { closeText } from "./close_text.ts";
import { Following } from "./following.ts";
import { denied, GRANTED, type Granted, type Identity, type Services } from "./services.ts";
import type { ViewerCounts } from "./viewer_counts.ts";
import { welcome } from "./welcome.ts";

/** Time that a client has for its hello. */
export const HELLO_WITHIN_MS = 5_000;
/** Messages of a client that could not be read before it is closed. */
export const MAX_MALFORMED = 16;

export interface ViewerOptions {
  readonly link: Link;
  readonly clock: Clock;
  readonly hub: Hub;
  readonly identity: Identity;
  readonly services: Services;
  readonly counts: ViewerCounts;
  /** Called when something goes wrong that is no viewer's doing. */
  readonly onFault: (error: unknown) => void;
}

/** A conversation with one viewer: what it says, what it may, and how it is answered. */
export class Viewer {
  readonly #options: ViewerOptions;
  readonly #limit: InboundLimit;
  readonly #hello: TimerId;
  #client: Client | null = null;
  #following: Following | null = null;
  #malformed = 0;
  #over = false;

  constructor(options: ViewerOptions) {
    const { clock } = options;
    this.#options = options;
    this.#limit = new InboundLimit(clock.monotonicMs());
    this.#hello = clock.setTimer(() => this.#refuse("no hello in time"), HELLO_WITHIN_MS);
  }

  get identity(): Identity {
    return this.#options.identity;
  }

  /** The hub's side of it; null before the hello. */
  get client(): Client | null {
    return this.#client;
  }

  /** Null before the hello. */
  get followState(): FollowState | null {
    return this.#following?.state ?? null;
  }

  /** Takes a text frame or a binary one. */
  receive(data: string | Uint8Array): void {
    if (this.#over) return;
    const { counts, clock } = this.#options;
    counts.messages++;
    this.#client?.heard();
    if (!this.#limit.take(clock.monotonicMs())) {
      counts.refuse("rate");
      return this.#close(CLOSE_CODES.tooManyMessages, "too many messages");
    }
    const reading = readClientMessage(data);
    if (reading.ok) return this.#take(reading.message);
    counts.refuse(reading.reason);
    if (!this.#client || ++this.#malformed > MAX_MALFORMED) {
      return this.#close(CLOSE_CODES.malformed, "malformed", reading.problem);
    }
    const { reason, problem, ref } = reading;
    const answer = { type: "error", code: reason, message: problem } as const;
    this.#client.say(ref === undefined ? answer : { ...answer, ref });
  }

  /** The link has shown a sign of life, or room for more. */
  alive(): void {
    this.#client?.heard();
  }

  /** The link has answered a ping. */
  answered(): void {
    this.#client?.answered();
  }

  drained(): void {
    this.#client?.pump();
  }

  /** Asks to go: the server is about to stop, or the session has ended. */
  dismiss(code: number, reason: "shutting down" | "session ended", text: string): void {
    if (this.#client) this.#client.close(code, reason, text);
    else this.#options.link.close(code, text);
  }

  /** The link has ended. */
  async ended(): Promise<void> {
    this.#over = true;
    this.#options.clock.clearTimer(this.#hello);
    if (this.#client) this.#options.hub.detach(this.#client);
    await this.#following?.[Symbol.asyncDispose]();
  }

  #take(message: ClientMessage): void {
    if (message.type === "hello") return this.#welcome(message);
    const [client, following] = [this.#client, this.#following];
    if (!client || !following) return this.#refuse("the first message is a hello");
    const { services, identity } = this.#options;
    const answer = (granted: Granted) => this.#answer(message, granted);
    switch (message.type) {
      case "subscribe":
        return answer(following.subscribe(message));
      case "unsubscribe":
        return answer(known(following.unsubscribe(message.id)));
      case "resync": {
        const feed = client.feeds.get(message.id);
        feed?.resync();
        answer(known(feed !== undefined));
        return client.pump();
      }
      case "ping": {
        const { client_ms } = message;
        return client.say({ type: "pong", client_ms, server_ms: this.#options.clock.nowMs() });
      }
      case "join":
      case "live":
        return answer(following.choose(message));
      case "replay":
        return answer(following.replay(message));
      case "play":
      case "pause":
      case "seek":
      case "rate":
      case "step":
        return answer(following.act(message));
      case "tag_create":
      case "tag_update":
      case "tag_delete":
        return this.#answerLater(message, services.tag(identity, message));
      case "finding_act":
        return this.#answerLater(message, services.finding(identity, message));
    }
  }

  #welcome({ version, encodings, follow }: Hello): void {
    const { link, clock, hub, identity, services, counts } = this.#options;
    if (this.#client) return this.#close(CLOSE_CODES.malformed, "malformed", "one hello is enough");
    const [encoding] = encodings;
    if (version !== PROTOCOL_VERSION || encoding === undefined) {
      const spoken = `version ${PROTOCOL_VERSION} in ${ENCODINGS.join(" or ")} is spoken here`;
      return this.#refuse(spoken);
    }
    if (hub.full) {
      counts.refuse("full");
      return link.close(CLOSE_CODES.full, "no room for another viewer");
    }
    clock.clearTimer(this.#hello);
    const client = new Client({ link, clock, encoding, counts: hub.counts });
    this.#client = client;
    hub.attach(client);
    client.say(welcome(encoding, clock.nowMs(), identity, services.domains));
    const follows = follow ?? true;
    this.#following = new Following({ client, hub, identity, services, follows, counts });
    client.measure();
  }

  #answer({ ref }: { readonly type: string; readonly ref?: number }, granted: Granted): void {
    if (granted.ok) {
      if (ref !== undefined) this.#client?.say({ type: "done", ref });
      return;
    }
    const { code, message } = granted;
    this.#options.counts.refuse(code);
    this.#client?.say({ type: "error", code, message, ...(ref === undefined ? {} : { ref }) });
  }

  /** A fault on the way is one of this wish alone: nobody else is to suffer from it. */
  #answerLater(message: ClientMessage, granted: Promise<Granted>): void {
    const { onFault } = this.#options;
    const answer = (settled: Granted) => this.#answer(message, settled);
    granted.then(answer, (error: unknown) => {
      onFault(error);
      answer(denied("unavailable", "The gateway met a fault: it is not known whether it was done"));
    }).catch(onFault);
  }

  #refuse(message: string): void {
    this.#options.counts.refuse("no_agreement");
    this.#close(CLOSE_CODES.noAgreement, "no agreement", message);
  }

  #close(
    code: number,
    reason: "malformed" | "too many messages" | "no agreement",
    text: string = reason,
  ): void {
    const { link, clock, hub } = this.#options;
    this.#over = true;
    if (!this.#client) {
      link.send(wholeFrame({ type: "error", code: "no_agreement", message: text }, "json"));
      // Without a hello it has no encoding yet; JSON can be read by everybody.
      this.#client = new Client({ link, clock, encoding: "json", counts: hub.counts });
    }
    this.#client.close(code, reason, closeText(text));
  }
}

function known(found: boolean): Granted {
  return found ? GRANTED : denied("no_such_subscription", "there is no such subscription");
}
