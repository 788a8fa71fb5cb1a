import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Clock } from "@rangecast/base/clock";
import type { Random } from "@rangecast/base/random";
import { parseChannelId } from "@rangecast/channel/channel-id";
import type { ClientMessage } from "@rangecast/gateway/client-message";
import type {
  ChannelsMessage,
  ErrorMessage,
  HealthMessage,
  ServerMessage,
  SubscriptionMessage,
} from "@rangecast/gateway/server-message";
import type { ConnectionState } from "../socket/connection_state.ts";
import { LiveSocket } from "../socket/live_socket.ts";
import type { OpenTransport } from "../socket/transport.ts";
import { ClockOffset } from "../time/clock_offset.ts";
import { Pings } from "../time/pings.ts";
import { EntityRecord } from "../tracks/entity_record.ts";
import { Picture } from "./picture.ts";
import { type Answer, Requests } from "./requests.ts";

/** Ids of a page's subscriptions: of its first domain, and of the entity one looks at. */
const PICTURE = "picture";
const RECORD = "record";
const RECORD_RATE_HZ = 5;
/** Domains of one page: the gateway gives a viewer 16 subscriptions, one of which is the record. */
export const MAX_DOMAINS = 8;

export interface LiveClientOptions {
  readonly open: OpenTransport;
  readonly clock: Clock;
  readonly random: Random;
  readonly domain: string;
  readonly rate_hz: number;
  /** A channel id, or null for the one that this viewer follows by the state table. */
  readonly channel: string | null;
  /** False for a viewer that never switches channels by itself. */
  readonly follow: boolean;
}

type WithoutRef<M> = M extends { readonly ref?: number } ? Omit<M, "ref"> : never;

/** What a person asks for; the `ref` is given by the client. */
export type Wish = WithoutRef<ClientMessage>;

/**
 * A viewer's side of the gateway: one socket that comes back by itself, one picture, the record of
 * the entity one looks at, and what is said around them, as signals for pages.
 */
export class LiveClient implements Disposable {
  readonly #options: LiveClientOptions;
  readonly #socket: LiveSocket;
  readonly #requests: Requests;
  readonly #pings: Pings;
  #channel: string | null;
  #arrive: () => void = () => {};
  /** What is subscribed to: the first is the page's own, the others those that are served besides. */
  #domains: readonly string[];
  readonly #unserved = signal<readonly string[]>([]);

  readonly offset: ClockOffset;
  readonly picture: Picture;

  readonly #connection: Signal<ConnectionState> = signal({ type: "closed" });
  readonly #channels = signal<ChannelsMessage | null>(null);
  readonly #health = signal<HealthMessage | null>(null);
  readonly #record = signal<{ readonly of: EntityRecord } | null>(null);
  readonly #complaint = signal<ErrorMessage | null>(null);

  constructor(options: LiveClientOptions) {
    const { clock, open, random, follow } = options;
    this.#options = options;
    this.#channel = options.channel;
    this.#domains = [options.domain];
    this.#requests = new Requests(clock);
    this.offset = new ClockOffset(clock);
    this.picture = new Picture(
      clock,
      this.offset,
      options.domain,
      (domain) => this.#socket.send({ type: "resync", id: this.#pictureId(domain) }),
    );
    this.#pings = new Pings(clock, (client_ms) => this.#socket.send({ type: "ping", client_ms }));
    this.#socket = new LiveSocket({
      ...{ open, clock, random, follow },
      stateChanged: (state) => this.#stateChanged(state),
      received: (message) => this.#received(message),
    });
  }

  get connection(): ReadonlySignal<ConnectionState> {
    return this.#connection;
  }

  get channels(): ReadonlySignal<ChannelsMessage | null> {
    return this.#channels;
  }

  get health(): ReadonlySignal<HealthMessage | null> {
    return this.#health;
  }

  /** What is subscribed to, the page's own domain first. */
  get domains(): readonly string[] {
    return this.#domains;
  }

  /** Domains of the gateway beyond {@linkcode MAX_DOMAINS}: this page shows nothing of them. */
  get unserved(): ReadonlySignal<readonly string[]> {
    return this.#unserved;
  }

  /** The record of the entity one looks at; a new value whenever it has grown. */
  get record(): ReadonlySignal<{ readonly of: EntityRecord } | null> {
    return this.#record;
  }

  /** The latest error that answers no request. */
  get complaint(): ReadonlySignal<ErrorMessage | null> {
    return this.#complaint;
  }

  /**
   * Has `ask` called with every connection, before anything is subscribed to: whoever asks for a place
   * there sees that one at once, and not live first.
   */
  arriveWith(ask: () => void): void {
    this.#arrive = ask;
  }

  /** Connects, or tries again at once where it waits for its next attempt. */
  start(): void {
    this.#socket.start();
  }

  /** Shows another channel from now on; null: the one that this viewer follows. */
  watch(channel: string | null): void {
    this.#channel = channel;
    this.#subscribe(false);
    this.#subscribeToRecord();
  }

  /** Looks at one track, by its key in the table, or at none. */
  inspect(key: string | null): void {
    if (key === (this.#record.value?.of.key ?? null)) return;
    if (key === null) this.#socket.send({ type: "unsubscribe", id: RECORD });
    this.#record.value = key === null ? null : { of: new EntityRecord(key) };
    this.#subscribeToRecord();
  }

  /** Asks the gateway for something; the answer says how it went. */
  ask(wish: Wish): Promise<Answer> {
    // A wish is a message without its ref, which comes back here.
    return this.#requests.ask((ref) => this.#socket.send({ ...wish, ref } as ClientMessage));
  }

  [Symbol.dispose](): void {
    this.#pings.stop();
    this.#requests.abandon();
    this.#socket[Symbol.dispose]();
  }

  #stateChanged(state: ConnectionState): void {
    this.#connection.value = state;
    if (state.type === "open") {
      this.#complaint.value = null;
      this.offset.greet(state.welcome.server_ms);
      this.#serve(state.welcome.domains);
      this.#pings.start();
      this.#arrive();
      this.#subscribe(this.#canResume());
      this.#subscribeToRecord();
      return;
    }
    this.#pings.stop();
    this.#requests.abandon();
    this.picture.interrupt();
  }

  /** A replay of one's own has ended with its connection: nothing of it is missed. */
  #canResume(): boolean {
    return parseChannelId(this.picture.shown.peek().channel_id ?? "")?.type !== "private replay";
  }

  #serve(domains: readonly string[]): void {
    const { domain } = this.#options;
    const all = domains.filter((each) => each !== domain);
    const others = all.slice(0, MAX_DOMAINS - 1);
    this.#domains = [domain, ...others];
    this.#unserved.value = all.slice(MAX_DOMAINS - 1);
    this.picture.keepOnly(others);
  }

  #pictureId(domain: string): string {
    return domain === this.#options.domain ? PICTURE : `${PICTURE}:${domain}`;
  }

  #subscribe(resumes: boolean): void {
    const view = { type: "tracks", rate_hz: this.#options.rate_hz } as const;
    for (const domain of this.#domains) {
      const place = resumes ? this.picture.placeOf(domain) : null;
      const id = this.#pictureId(domain);
      this.#socket.send({
        ...{ type: "subscribe", id, channel: this.#channel, domain, filter: {}, view },
        ...(place ? { resume: place } : {}),
        ...(domain === this.#options.domain ? {} : { beside: true }),
      });
    }
  }

  /** The domain and the entity that a key of the table stands for, whether or not it is there. */
  #placed(key: string): { readonly domain: string; readonly entity: string } {
    for (const domain of this.#domains.slice(1)) {
      const prefix = this.picture.tracks.keyOf(domain, "");
      if (key.startsWith(prefix)) return { domain, entity: key.slice(prefix.length) };
    }
    return { domain: this.#options.domain, entity: key };
  }

  #subscribeToRecord(): void {
    const key = this.#record.value?.of.key;
    if (key === undefined) return;
    const { domain, entity } = this.#placed(key);
    // Before the first welcome nobody knows which domains there are: then a key is taken for a name.
    if (this.#record.value?.of.entity === entity) this.#record.value.of.clear();
    else this.#record.value = { of: new EntityRecord(entity, key) };
    this.#socket.send({
      ...{ type: "subscribe", id: RECORD, channel: this.#channel, domain },
      filter: { entities: [entity] },
      view: { type: "observations", rate_hz: RECORD_RATE_HZ, raw: true },
    });
  }

  #received(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        return;
      case "channels":
        this.#channels.value = message;
        return;
      case "health":
        this.#health.value = message;
        return;
      case "pong":
        return this.offset.add({ sent_ms: message.client_ms, server_ms: message.server_ms });
      case "done":
        return this.#requests.done(message.ref);
      case "error":
        if (!this.#requests.failed(message)) this.#complaint.value = message;
        return;
      default:
        if (message.id === RECORD) return this.#recorded(message);
        for (const domain of this.#domains) {
          if (message.id === this.#pictureId(domain)) return this.picture.take(message, domain);
        }
    }
  }

  #recorded(message: SubscriptionMessage): void {
    const record = this.#record.value?.of;
    if (!record) return;
    const isAnew = record.enter(message.epoch);
    if (message.type === "batch") record.add(message);
    else if (message.type === "gap") record.drop(message.dropped ?? 0);
    else if (!isAnew) return;
    // A new object, as the record itself is changed in place.
    this.#record.value = { of: record };
  }
}
