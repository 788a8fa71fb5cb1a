import { needsBrowser, TestBrowser } from "../browser.ts";
import { onEachBroker, onEmbeddedBroker } from "../brokers.ts";
import { PlayerStand } from "./player_stand.ts";

/** A test of what is served; it needs no browser. On each broker where that may matter. */
export function playerTest(
  name: string,
  use: (stand: PlayerStand) => Promise<void>,
  { flags = [], eachBroker = false }: {
    readonly flags?: readonly string[];
    readonly eachBroker?: boolean;
  } = {},
): void {
  const register = eachBroker ? onEachBroker : onEmbeddedBroker;
  register(`player:web: ${name}`, async (server) => {
    await using stand = await PlayerStand.on(server, flags);
    await use(stand);
  });
}

/** A test of the player's page in a real browser; on each broker where that may matter. */
export function pageTest(
  name: string,
  use: (stand: PlayerStand, browser: TestBrowser) => Promise<void>,
  { eachBroker = false } = {},
): void {
  const register = eachBroker ? onEachBroker : onEmbeddedBroker;
  register(`player page: ${name}`, async (server) => {
    await using browser = await TestBrowser.start();
    await using stand = await PlayerStand.on(server);
    await use(stand, browser);
  }, needsBrowser.ignore);
}
