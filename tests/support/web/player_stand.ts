import { type Clock, systemClock } from "@rangecast/base/clock";
import { BusConnection } from "@rangecast/bus/connection";
import { formatAddress } from "@rangecast/base/socket-address";
import { parseFlags } from "@rangecast/cli/flags";
import { createLogger } from "@rangecast/cli/log";
import { configure, PLAYER_WEB_FLAGS } from "@rangecast/player-web/config";
import { type PlayerSite, servePlayer } from "@rangecast/player-web/site";
import { TARGETS } from "@rangecast/web/build-targets";
import { prepareDataFolder } from "@rangecast/web/data-folder";
import type { Role } from "@rangecast/web/role";
import { freePort } from "@rangecast/web/testing/sample-server";
import type { Page } from "playwright-core";
import { ROOT } from "../../lint/scope.ts";
import type { TestBroker } from "../brokers.ts";
import type { TestBrowser } from "../browser.ts";
import { HostStage } from "../host_stage.ts";
import { observationOf } from "../sample_messages.ts";
import { scratchFolder } from "../scratch.ts";
import { buildInto } from "./built_site.tsx";
import { flightAt } from "./circling.ts";
import { addToken, addUser, untilTokenKnown } from "./users_task.ts";
import { type WatchedPage, watchPage } from "./watched_page.ts";

const FLY_INTERVAL_MS = 100;

/** Where the pages are built, once for all tests of a file. */
const BUILD_FOLDER = `${ROOT}.test/player-pages`;
let built: Promise<unknown> | null = null;

function builtPages(): Promise<unknown> {
  return built ??= buildInto(BUILD_FOLDER, TARGETS);
}

/** A broker with streams, somebody who flies, and the player's pages. */
export class PlayerStand implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly #folder: string;
  readonly port = freePort();
  readonly log: string[] = [];
  #player: PlayerSite | null = null;

  private constructor(
    stack: AsyncDisposableStack,
    folder: string,
    readonly stage: HostStage,
    readonly connection: BusConnection,
    readonly flags: readonly string[],
  ) {
    this.#stack = stack;
    this.#folder = folder;
  }

  /** Builds the pages and serves them, on a broker that the caller ends. */
  static async on(
    server: TestBroker,
    flags: readonly string[] = [],
  ): Promise<PlayerStand> {
    await using started = new AsyncDisposableStack();
    const { path } = started.use(await scratchFolder());
    const [stage] = await Promise.all([
      HostStage.on(server),
      builtPages(),
      prepareDataFolder(`${path}/data`),
    ]);
    started.use(stage);
    const servers = [{ hostname: server.host, port: server.port }];
    const settings = { servers, login: { type: "none" }, tls: null } as const;
    const connection = started.use(await BusConnection.open(settings, "player-web"));
    const stand = new PlayerStand(started.move(), path, stage, connection, flags);
    await stand.serve();
    return stand;
  }

  get origin(): string {
    return `http://${formatAddress({ hostname: "127.0.0.1", port: this.port })}`;
  }

  get player(): PlayerSite {
    if (!this.#player) throw new Error("the pages are not served");
    return this.#player;
  }

  /** Serves the pages, again on the same port and with the same data. */
  async serve(): Promise<void> {
    const place = ["--web-port", String(this.port), "--data-dir", `${this.#folder}/data`];
    const flags = [...place, ...this.flags];
    this.#player = await servePlayer(configure(parseFlags(PLAYER_WEB_FLAGS, flags)), {
      connection: this.connection,
      clock: systemClock,
      log: createLogger({
        program: "player:web",
        level: "info",
        clock: systemClock,
        write: (line) => void this.log.push(line),
      }),
      instance: crypto.randomUUID().slice(0, 8),
      buildFolder: BUILD_FOLDER,
    });
  }

  async stopServing(): Promise<void> {
    await this.#player?.[Symbol.asyncDispose]();
    this.#player = null;
  }

  /** A link that logs in once. */
  link(role: Role = "viewer", name = "vera"): string {
    return `${this.origin}/login/link/${this.player.site.auth.links.make({ name, role })}`;
  }

  /** A page of somebody who has just come in. */
  async open(
    browser: TestBrowser,
    { path = "/", role = "viewer", name = "vera", ...context }:
      & { readonly path?: string; readonly role?: Role; readonly name?: string }
      & Parameters<TestBrowser["open"]>[0] = {},
  ): Promise<WatchedPage> {
    const page = await browser.open(context);
    const watched = watchPage(page, this.origin);
    await page.goto(this.link(role, name));
    if (path !== "/") await page.goto(`${this.origin}${path}`);
    return watched;
  }

  /** Makes a user, as `deno task users` does; the password is {@linkcode PASSWORD}. */
  async addUser(name: string): Promise<void> {
    await addUser(`${this.#folder}/data`, name);
  }

  /**
   * Makes a token for a program that may look, and waits until the pages' program knows it: that
   * looks for new ones once a second. Returns its secret.
   */
  async addToken(name: string): Promise<string> {
    const token = await addToken(`${this.#folder}/data`, name);
    await untilTokenKnown(this.origin, token);
    return token;
  }

  /** Lets so many aircraft fly in a circle, ten times a second, until it is disposed of. */
  fly(count: number, clock: Clock = systemClock): Disposable {
    const { broker } = this.stage;
    const publish = () => {
      const event_ms = clock.nowMs();
      for (let i = 0; i < count; i++) {
        const { subject, body } = observationOf(501 + i, { event_ms, ...flightAt(event_ms, i) });
        broker.connection.nats.publish(subject, body);
      }
    };
    publish();
    const timer = clock.setRepeating(publish, FLY_INTERVAL_MS);
    return { [Symbol.dispose]: () => clock.clearTimer(timer) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopServing();
    await this.#stack.disposeAsync();
  }
}

/** What the page's script has at hand, for a look from outside: see `player/web/browser.ts`. */
export async function evaluate<T>(page: Page, script: string): Promise<T> {
  return await page.evaluate(script) as T; // As the script of the test says.
}
