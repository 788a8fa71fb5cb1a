/**
 * Takes the pictures of the player's page that the README shows, of recorded flights:
 *
 *   deno task screens docs ../shared/data/igc
 *
 * It plays the flights for some minutes, ten times as fast as they were, and then looks at live, a
 * group replay, details, a phone and the light theme; then at a range with air traffic.
 */
import { systemClock } from "@rangecast/base/clock";
import { startBroker } from "@rangecast/broker/server";
import { displayCommand } from "@rangecast/channel/display-command";
import { createTag } from "@rangecast/channel/tag";
import { startProgram } from "@rangecast/launch/start-program";
import { TestBrowser } from "../support/browser.ts";
import { SMALL_RETENTION_FLAGS } from "../support/range_broker.ts";
import { PlayerStand } from "../support/web/player_stand.ts";
import { untilShown } from "../support/web/page_picture.ts";
import { DESK, PHONE, takeAll, untilLater, untilStored } from "../support/web/screens.ts";
import { takeFlights } from "./flight_screens.ts";

const PAST_MS = 150_000;
const SPEAKER = { prefix: "tspi", sender: "tower" };

const [folder = "docs", igc = "fixtures/igc"] = Deno.args;

await takeGliders();
await takeFlights(folder);

async function takeGliders(): Promise<void> {
  await using broker = await startBroker({ host: "127.0.0.1", port: 0 });
  await using stand = await PlayerStand.on({
    host: "127.0.0.1",
    port: broker.port,
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  });
  await using _host = await stand.stage.host();
  const begun_ms = systemClock.nowMs();
  await using _generator = await startProgram("generator/main.ts", [
    ...["--igc", igc, "--rate", "2", "--skip", "2h", "--time-scale", "10", "--continuous"],
    ...["--nats-server", `127.0.0.1:${broker.port}`, "--metrics-port", "0"],
    // As the stand has made the streams.
    ...SMALL_RETENTION_FLAGS,
  ], /publishing|sending/);
  await stand.stage.say(displayCommand(SPEAKER, {
    cmd_id: crypto.randomUUID(),
    now_ms: systemClock.nowMs(),
    wish: { session_metadata: { name: "Falcon Lead", id: "42" } },
  }));
  await untilStored(stand.stage.broker, PAST_MS / 3);
  await tag(stand, "Start line open");
  await untilStored(stand.stage.broker, PAST_MS / 3);
  await tag(stand, "Two in one thermal, close");
  await untilStored(stand.stage.broker, PAST_MS / 3);

  await using browser = await TestBrowser.start();
  const [{ page: desk }, { page: phone }] = [
    await stand.open(browser, { name: "desk-07", ...DESK }),
    await stand.open(browser, { name: "desk-07", ...PHONE }),
  ];
  for (const page of [desk, phone]) {
    await untilShown("tracks come", page, ({ tracks }) => tracks.length > 3);
  }
  const entity = String(await desk.evaluate("[...rangecast.client.picture.tracks.entities()][2]"));
  await untilLater(desk, 20_000);
  await takeAll(desk, `${folder}/player-live.webp`);
  await takeAll(phone, `${folder}/player-phone.webp`);

  await stand.stage.start("replay.window-3", {
    start_ms: begun_ms + PAST_MS / 3 - 5_000,
    end_ms: begun_ms + PAST_MS,
    display_name: "Intercept window 3",
    rate: 2,
  });
  await untilShown("the replay", desk, ({ channel_id }) => channel_id === "replay.window-3");
  await desk.evaluate(`rangecast.select(${JSON.stringify(entity)})`);
  // Twice as fast as it was.
  await untilLater(desk, 50_000);
  await takeAll(desk, `${folder}/player-replay.webp`);
  await desk.emulateMedia({ colorScheme: "light" });
  await takeAll(desk, `${folder}/player-light.webp`);
}

/** Marks the moment. */
async function tag(stand: PlayerStand, label: string): Promise<void> {
  const now_ms = systemClock.nowMs();
  const id = crypto.randomUUID();
  await stand.stage.say(
    createTag("tspi", { id, ts_ms: now_ms, now_ms, label, creator: "desk-07" }),
  );
}
