import type { Clock, TimerId } from "@rangecast/base/clock";
import {
  followedChannel,
  type FollowEvent,
  type FollowState,
  initialFollowState,
  reduceFollowState,
} from "@rangecast/channel/follow-state";
import { Client } from "../hub/client.ts";
import type { Hub } from "../hub/hub.ts";
import type { Link } from "../hub/link.ts";
import { wholeFrame } from "../hub/shared_message.ts";
import { InboundLimit } from "../inbound/inbound_limit.ts";
import { readClientMessage } from "../inbound/read_client_message.ts";
import type { ChannelWish, ClientMessage, Hello, Subscribe } from "../protocol/client_message.ts";
import { CLOSE_CODES, ENCODINGS, PROTOCOL_VERSION } from "../protocol/protocol.ts";
import type { ErrorCode } from "../protocol/server_message.ts";
import { welcome } from "./welcome.ts";
import { closeText } from "./close_text.ts";
import type { Booth, Granted, Identity, Services } from "./services.ts";
import { subscribeProblem } from "./subscribe_problem.ts";
import type { ViewerCounts } from "./viewer_counts.ts";

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
}

/** A conversation with one viewer: what it says, what it follows, and what it may. */
export class Viewer {
  readonly #options: ViewerOptions;
  readonly #limit: InboundLimit;
  readonly #hello: TimerId;
  readonly #subscriptions = new Map<string, Subscribe>();
  readonly #booth: Booth;
  #client: Client | null = null;
  #follow: FollowState = { type: "FOLLOWING_LIVESTREAM" };
  #follows = true;
  #stopListening: () => void = () => {};
  #malformed = 0;
  #over = false;

  constructor(options: ViewerOptions) {
    const { clock, services, identity } = options;
    this.#options = options;
    this.#limit = new InboundLimit(clock.monotonicMs());
    this.#booth = services.booth(identity, (channel_id) => {
      this.#step({ type: "private replay ended", channel_id });
    });
    this.#hello = clock.setTimer(() => this.#refuse("no hello in time"), HELLO_WITHIN_MS);
  }

  get identity(): Identity {
    return this.#options.identity;
  }

  /** The hub's side of it; null before the hello. */
  get client(): Client | null {
    return this.#client;
  }

  get followState(): FollowState {
    return this.#follow;
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
    this.#stopListening();
    if (this.#client) this.#options.hub.detach(this.#client);
    await this.#booth[Symbol.asyncDispose]();
  }

  #take(message: ClientMessage): void {
    if (message.type === "hello") return this.#welcome(message);
    const client = this.#client;
    if (!client) return this.#refuse("the first message is a hello");
    const { services, identity } = this.#options;
    const answer = (granted: Granted) => this.#answer(message, granted);
    switch (message.type) {
      case "subscribe":
        return this.#subscribe(message);
      case "unsubscribe":
        this.#subscriptions.delete(message.id);
        return answer(this.#known(client.feeds.delete(message.id)));
      case "resync": {
        const feed = client.feeds.get(message.id);
        feed?.resync();
        answer(this.#known(feed !== undefined));
        return client.pump();
      }
      case "ping": {
        const { client_ms } = message;
        return client.say({ type: "pong", client_ms, server_ms: this.#options.clock.nowMs() });
      }
      case "join":
      case "live":
        return answer(this.#choose(message));
      case "replay":
        return answer(this.#startReplay(() => this.#booth.start(message)));
      case "play":
      case "pause":
      case "seek":
      case "rate":
      case "step":
        return answer(this.#booth.act(message));
      case "tag_create":
      case "tag_update":
      case "tag_delete":
        return void services.tag(identity, message).then(answer);
      case "finding_act":
        return void services.finding(identity, message).then(answer);
    }
  }

  #welcome({ version, encodings, follow }: Hello): void {
    const { link, clock, hub, identity, services } = this.#options;
    if (this.#client) return this.#close(CLOSE_CODES.malformed, "malformed", "one hello is enough");
    const [encoding] = encodings;
    if (version !== PROTOCOL_VERSION || encoding === undefined) {
      const spoken = `version ${PROTOCOL_VERSION} in ${ENCODINGS.join(" or ")} is spoken here`;
      return this.#refuse(spoken);
    }
    if (hub.full) {
      this.#options.counts.refuse("full");
      return link.close(CLOSE_CODES.full, "no room for another viewer");
    }
    clock.clearTimer(this.#hello);
    const { stage } = services;
    this.#client = new Client({ link, clock, encoding, counts: hub.counts });
    hub.attach(this.#client);
    this.#follows = follow ?? true;
    this.#follow = initialFollowState({ running: stage.running, follows: this.#follows });
    this.#stopListening = stage.listen((event) => event ? this.#step(event) : this.#showChannels());
    this.#client.say(welcome(encoding, clock.nowMs(), identity, services.domains));
    this.#showChannels();
    services.report(identity, this.#follow, null);
    this.#client.measure();
  }

  #subscribe(message: Subscribe): void {
    const problem = this.#tune(message);
    if (problem) return this.#answer(message, problem);
    const { resume: _, ...lasting } = message;
    this.#subscriptions.set(message.id, lasting);
    this.#answer(message, { ok: true });
  }

  /** Lets a subscription show its channel; what is wrong, or null. */
  #tune(message: Subscribe): Granted | null {
    const client = this.#client;
    if (!client) return null;
    const channel_id = message.channel ?? followedChannel(this.#follow);
    if (channel_id.startsWith("client.") && channel_id !== this.#booth.channel_id) {
      return denied("no_such_channel", `${channel_id} is not yours`);
    }
    const outcome = this.#options.hub.subscribe(client, { ...message, channel_id });
    return outcome === "subscribed" ? null : subscribeProblem(outcome, message, channel_id);
  }

  #choose(wish: ChannelWish): Granted {
    const state = this.#follow;
    if (wish.type === "live") return this.#step({ type: "live chosen" });
    const invited = state.type === "FOLLOWING_PRIVATE_REPLAY" ? state.invitation : null;
    const channel_id = wish.channel_id ?? invited;
    if (channel_id === null) return denied("no_such_channel", "there is no invitation to accept");
    return this.#step({ type: "group replay chosen", channel_id });
  }

  #startReplay(start: () => Granted): Granted {
    const granted = start();
    const { channel_id } = this.#booth;
    if (!granted.ok || channel_id === null) return granted;
    return this.#step({ type: "private replay started", channel_id });
  }

  /** Goes through the state table, and takes the subscriptions along. */
  #step(event: FollowEvent): Granted {
    const { stage } = this.#options.services;
    const before = followedChannel(this.#follow);
    const context = { running: stage.running, follows: this.#follows };
    const { state, notices } = reduceFollowState(this.#follow, event, context);
    const changed = state !== this.#follow;
    this.#follow = state;
    const after = followedChannel(state);
    if (before !== after) this.#retune(after);
    if (changed) {
      this.#options.services.report(this.identity, state, this.#client?.ping_ms ?? null);
    }
    this.#showChannels();
    const missing = notices.find(({ type }) => type === "not running");
    return missing ? denied("no_such_channel", `${missing.channel_id} does not run`) : { ok: true };
  }

  /** Lets the subscriptions that follow show another channel. */
  #retune(channel_id: string): void {
    if (channel_id !== this.#booth.channel_id) this.#booth.leave();
    for (const message of this.#subscriptions.values()) {
      const problem = message.channel === null ? this.#tune(message) : null;
      if (!problem || problem.ok) continue;
      this.#client?.feeds.delete(message.id);
      const { code, message: text } = problem;
      this.#client?.say({ type: "error", code, message: text, id: message.id });
    }
  }

  #showChannels(): void {
    const { channels, hostLost: host_lost } = this.#options.services.stage;
    this.#client?.show({ type: "channels", channels, follow: this.#follow, host_lost });
  }

  #known(found: boolean): Granted {
    return found ? { ok: true } : denied("no_such_subscription", "there is no such subscription");
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

function denied(code: ErrorCode, message: string): Granted {
  return { ok: false, code, message };
}
