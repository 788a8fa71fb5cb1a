import {
  followedChannel,
  type FollowEvent,
  type FollowState,
  initialFollowState,
  reduceFollowState,
} from "@rangecast/channel/follow-state";
import type { Client } from "../hub/client.ts";
import type { Hub } from "../hub/hub.ts";
import type {
  ChannelWish,
  PlaybackWish,
  StartReplay,
  Subscribe,
} from "../protocol/client_message.ts";
import { MAX_SUBSCRIPTIONS } from "../protocol/protocol.ts";
import {
  type Booth,
  type Denied,
  denied,
  GRANTED,
  type Granted,
  type Identity,
  type Services,
} from "./services.ts";
import { subscribeProblem } from "./subscribe_problem.ts";
import type { ViewerCounts } from "./viewer_counts.ts";

export interface FollowingOptions {
  readonly client: Client;
  readonly hub: Hub;
  readonly identity: Identity;
  readonly services: Services;
  /** False for a viewer that never switches channels by itself. */
  readonly follows: boolean;
  readonly counts: ViewerCounts;
}

/** What a viewer follows: its place in the state table, its subscriptions, its own replay. */
export class Following implements AsyncDisposable {
  readonly #options: FollowingOptions;
  readonly #subscriptions = new Map<string, Subscribe>();
  readonly #booth: Booth;
  readonly #stopListening: () => void;
  #state: FollowState;

  /** Tells the viewer what there is, and consoles that it is there. */
  constructor(options: FollowingOptions) {
    const { services, identity, follows } = options;
    const { stage } = services;
    this.#options = options;
    this.#state = initialFollowState({ running: stage.running, follows });
    this.#booth = services.booth(identity, (channel_id) => {
      this.#step({ type: "private replay ended", channel_id });
    });
    this.#stopListening = stage.listen((event) => event ? this.#step(event) : this.#showChannels());
    this.#showChannels();
    this.#report();
  }

  get state(): FollowState {
    return this.#state;
  }

  subscribe(message: Subscribe): Granted {
    const problem = this.#tune(message);
    if (problem) return problem;
    const { resume: _, ...lasting } = message;
    this.#subscriptions.set(message.id, lasting);
    return GRANTED;
  }

  /** Ends a subscription; returns whether there was one. */
  unsubscribe(id: string): boolean {
    this.#subscriptions.delete(id);
    return this.#options.client.feeds.delete(id);
  }

  choose(wish: ChannelWish): Granted {
    const state = this.#state;
    if (wish.type === "live") return this.#step({ type: "live chosen" });
    const invited = state.type === "FOLLOWING_PRIVATE_REPLAY" ? state.invitation : null;
    const channel_id = wish.channel_id ?? invited;
    if (channel_id === null) return denied("no_such_channel", "there is no invitation to accept");
    return this.#step({ type: "group replay chosen", channel_id });
  }

  /** Starts a replay of the viewer's own. */
  replay(wish: StartReplay): Granted {
    const granted = this.#booth.start(wish);
    const { channel_id } = this.#booth;
    if (!granted.ok || channel_id === null) return granted;
    return this.#step({ type: "private replay started", channel_id });
  }

  /** Does something with the viewer's own replay. */
  act(wish: PlaybackWish): Granted {
    return this.#booth.act(wish);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    await this.#booth[Symbol.asyncDispose]();
  }

  /** Lets a subscription show its channel; what is wrong, or null. */
  #tune(message: Subscribe): Denied | null {
    const { client, hub } = this.#options;
    const channel_id = message.channel ?? followedChannel(this.#state);
    if (this.#isNotOwn(channel_id)) {
      return denied("no_such_channel", `There is no replay ${channel_id} of yours`);
    }
    const outcome = this.#hasRoom(message.id)
      ? hub.subscribe(client, { ...message, channel_id })
      : "too many subscriptions";
    return outcome === "subscribed" ? null : subscribeProblem(outcome, message, channel_id);
  }

  /** Those that show nothing now, and wait for the next channel, count as well. */
  #hasRoom(id: string): boolean {
    return this.#subscriptions.has(id) || this.#subscriptions.size < MAX_SUBSCRIPTIONS;
  }

  /** Goes through the state table, and takes the subscriptions along. */
  #step(event: FollowEvent): Granted {
    const { services: { stage }, follows } = this.#options;
    const before = followedChannel(this.#state);
    const context = { running: stage.running, follows };
    const { state, notices } = reduceFollowState(this.#state, event, context);
    const changed = state !== this.#state;
    this.#state = state;
    const after = followedChannel(state);
    if (before !== after) this.#retune(after);
    if (changed) this.#report();
    this.#showChannels();
    const missing = notices.find(({ type }) => type === "not running");
    return missing ? denied("no_such_channel", `${missing.channel_id} does not run`) : GRANTED;
  }

  /** Lets the subscriptions that follow show another channel, and ends those to a replay that is over. */
  #retune(channel_id: string): void {
    if (channel_id !== this.#booth.channel_id) this.#booth.leave();
    for (const message of [...this.#subscriptions.values()]) {
      const { channel } = message;
      const isSettled = channel !== null && !this.#isNotOwn(channel);
      const problem = isSettled ? null : this.#tune(message);
      if (problem) this.#end(message, problem);
    }
  }

  /** Whether a channel is a replay of one viewer, and not the one that this viewer plays. */
  #isNotOwn(channel_id: string): boolean {
    return channel_id.startsWith("client.") && channel_id !== this.#booth.channel_id;
  }

  #end({ id, channel }: Subscribe, { code, message }: Denied): void {
    const { client, counts } = this.#options;
    client.feeds.delete(id);
    // One that follows is tried again with the next channel.
    if (channel !== null) this.#subscriptions.delete(id);
    counts.refuse(code);
    client.say({ type: "error", code, message, id });
  }

  #showChannels(): void {
    const { client, services: { stage } } = this.#options;
    const { channels, channelsLeftOut, hostLost: host_lost } = stage;
    client.show({
      ...{ type: "channels", channels, follow: this.#state, host_lost },
      ...(channelsLeftOut === 0 ? {} : { left_out: channelsLeftOut }),
    });
  }

  #report(): void {
    const { client, services, identity } = this.#options;
    services.report(identity, this.#state, client.ping_ms);
  }
}
