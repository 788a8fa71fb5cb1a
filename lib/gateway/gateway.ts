import type { Clock, TimerId } from "@rangecast/base/clock";
import { followedChannel, initialFollowState } from "@rangecast/channel/follow-state";
import { Hub } from "./hub/hub.ts";
import type { Link } from "./hub/link.ts";
import type { OpenPicture } from "./hub/picture_source.ts";
import type { View } from "./protocol/client_message.ts";
import type { HealthMessage } from "./protocol/server_message.ts";
import type { Identity, Services } from "./viewer/services.ts";
import { Viewer } from "./viewer/viewer.ts";
import { ViewerCounts } from "./viewer/viewer_counts.ts";

const HEALTH_INTERVAL_MS = 1_000;
/** Every viewer's status is told once in {@linkcode STATUS_TURNS} turns: a few at a time. */
const STATUS_TURN_MS = 250;
const STATUS_TURNS = 20;

export interface GatewayOptions {
  readonly clock: Clock;
  readonly open: OpenPicture;
  readonly services: Services;
  readonly maxClients?: number;
  /** Called when something goes wrong that is no viewer's doing. */
  readonly onFault: (error: unknown) => void;
  /** What programs say of themselves, and why nothing arrives. */
  health(): Omit<HealthMessage, "type" | "server_ms">;
}

/** Everybody who watches: the hub, and a conversation with each. It knows no sockets. */
export class Gateway implements AsyncDisposable {
  readonly hub: Hub;
  readonly counts = new ViewerCounts();
  readonly #options: GatewayOptions;
  readonly #viewers = new Set<Viewer>();
  readonly #timers: readonly TimerId[];
  #turn = 0;

  constructor(options: GatewayOptions) {
    const { clock } = options;
    this.#options = options;
    this.hub = new Hub(options);
    this.#timers = [
      clock.setRepeating(() => this.#tellHealth(), HEALTH_INTERVAL_MS),
      clock.setRepeating(() => this.#tellStatus(), STATUS_TURN_MS),
    ];
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** Begins a conversation over `link`; whoever holds the link passes on what comes in. */
  accept(link: Link, identity: Identity): Viewer {
    const { clock, services, onFault } = this.#options;
    const { hub, counts } = this;
    const viewer = new Viewer({ link, clock, hub, identity, services, counts, onFault });
    this.#viewers.add(viewer);
    return viewer;
  }

  /** Opens what a viewer who is about to come is shown first: it loads while their page does. */
  expect(view: View): void {
    const { stage, domains } = this.#options.services;
    const follow = initialFollowState({ running: stage.running, follows: true });
    const channel_id = followedChannel(follow);
    for (const domain of domains) this.hub.prepare({ channel_id, domain, filter: {}, view });
  }

  /** The link of a viewer has ended. */
  async forget(viewer: Viewer): Promise<void> {
    this.#viewers.delete(viewer);
    await viewer.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) this.#options.clock.clearTimer(timer);
    await Promise.all([...this.#viewers].map((viewer) => this.forget(viewer)));
    await this.hub[Symbol.asyncDispose]();
  }

  #tellHealth(): void {
    const { clock, health } = this.#options;
    const message: HealthMessage = { type: "health", server_ms: clock.nowMs(), ...health() };
    for (const { client } of this.#viewers) client?.show(message);
  }

  #tellStatus(): void {
    this.#turn = (this.#turn + 1) % STATUS_TURNS;
    let place = 0;
    for (const { client, identity, followState } of this.#viewers) {
      if (client && followState && place++ % STATUS_TURNS === this.#turn) {
        this.#options.services.report(identity, followState, client.ping_ms);
      }
    }
  }
}
