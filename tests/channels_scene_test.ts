import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { startProgram } from "@rangecast/launch/start-program";
import { onEachBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { callConsole, jsonOf } from "./support/running_console.ts";
import { type RunningPlayer, startPlayer } from "./support/running_player.ts";
import { until } from "./support/until.ts";

const REPLAY = "replay.scene-1";
const ROLES = ["telemetry", "ops", "replay", "playout"];
/** As {@linkcode RangeBroker.addStreams} makes them. */
const RETENTION = ROLES.flatMap((
  role,
) => [`--${role}-max-age`, "1h", `--${role}-max-bytes`, "64MiB"]);
/** Long enough for everything that happens before the replay is played at 4x. */
const WINDOW_MS = 4_000;

/** Epochs of a group replay count from 1; those of a private one begin wherever its host likes. */
function placeOf(channel: unknown, epoch: unknown): string {
  return channel === REPLAY ? `${channel} ${epoch}` : String(channel ?? "livestream");
}

/** What a player has said about itself, without instants: by kind, as kinds are not ordered among each other. */
function logOf({ said, lines }: RunningPlayer) {
  const of = (kind: string) => said.filter((line) => line.kind === kind);
  const tags = lines.filter((line) => line.kind === "tag");
  return {
    states: of("state").map(({ state, channel_id }) => `${state} ${channel_id}`),
    notices: of("notice").map(({ type, channel_id }) => `${type} ${channel_id}`),
    clocks: of("clock").map(({ channel, epoch, state, rate }) =>
      `${placeOf(channel, epoch)} ${state} ${rate}x`
    ),
    displays: of("display").map(({ units }) => String(units)),
    tags: tags.map(({ channel, epoch, message }) =>
      `${placeOf(channel, epoch)} ${message["label"]}`
    ),
  };
}

/** Original sequences of the observations of one epoch of the group replay that were played, in order. */
function playedOf({ lines }: RunningPlayer, epoch: number): number[] {
  return lines
    .filter((line) => line.kind === "telemetry" && line.channel === REPLAY)
    .filter((line) => line.epoch === epoch && !line.state)
    .map(({ stream_seq }) => stream_seq);
}

/** The instant of a tag, once a player has shown it. */
async function instantOf({ lines }: RunningPlayer, label: string): Promise<string> {
  const find = () => lines.find(({ message }) => message["label"] === label);
  await until(`the tag ${label} is shown`, () => find() !== undefined);
  return String(find()?.message["ts"]);
}

onEachBroker(
  "the scene: tags, a group replay for everyone, an override, a booth, a late joiner",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    const nats = ["--nats-server", broker.address];
    const say = async (...orders: readonly string[]) => {
      const call = await callConsole(broker.address, "--sender-id", "tower", "--json", ...orders);
      assert.equal(call.code, 0, `${orders}: ${call.error}${call.lines.join("\n")}`);
      return jsonOf(call);
    };
    const tuneIn = (client: string) =>
      startPlayer(broker.address, ["--client-id", client, "--control", "stdin"]);

    await using _host = await startProgram(
      "replayer/host/main.ts",
      [...nats, "--metrics-port", "0", ...RETENTION],
      /ready/,
    );
    await using _flights = await startProgram(
      "generator/main.ts",
      [
        ...["--igc", "fixtures/igc", "--rate", "10", "--continuous", "--metrics-port", "0"],
        ...nats,
        ...RETENTION,
      ],
      /publishing|sending/,
    );
    await using anna = await tuneIn("anna");
    await using bert = await tuneIn("bert");
    await using carl = await tuneIn("carl");
    const early = [anna, bert, carl];
    for (const player of early) {
      await player.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });
      await until("live flights are shown", () => player.lines.length > 3);
    }

    await say("--tag", "First pass");
    const first = await instantOf(anna, "First pass");
    await until("time has passed", () => systemClock.nowMs() > Date.parse(first) + WINDOW_MS);
    await say("--tag", "Second pass");
    const second = await instantOf(anna, "Second pass");
    await say("--units", "imperial");
    for (const player of early) await player.says({ kind: "display", units: "imperial" });

    await carl.wish(`replay ${first} ${second} 0.1`);
    await carl.says({ kind: "state", state: "FOLLOWING_PRIVATE_REPLAY" });
    await carl.says({ kind: "clock", state: "running", rate: 0.1 });

    const window = ["--group-replay-start", first, "--group-replay-end", second];
    await say("--group-replay-id", "Scene 1", ...window, "--group-replay-rate", "0.5");
    for (const player of [anna, bert]) {
      await player.says({ kind: "clock", channel: REPLAY, state: "running", rate: 0.5 });
    }
    await carl.says({ kind: "notice", type: "invitation asked", channel_id: REPLAY });
    await until("the replay is shown", () => playedOf(anna, 1).length > 0);
    await say("--pause");
    for (const player of [anna, bert]) await player.says({ kind: "clock", state: "paused" });

    await bert.wish("live");
    await bert.says({ kind: "state", state: "LIVE_OVERRIDE" });
    await bert.says({ kind: "display", units: "imperial" });
    await carl.wish("join");
    await carl.says({ kind: "state", state: "FOLLOWING_GROUP_REPLAY", channel_id: REPLAY });
    await carl.says({ kind: "clock", channel: REPLAY, state: "paused" });
    await using dora = await tuneIn("dora");
    await dora.says({ kind: "clock", channel: REPLAY, state: "paused" });
    const followers = [anna, carl, dora];

    const roster = (await say("--roster")).filter((line) => "client_id" in line);
    assert.deepEqual(
      roster.map(({ client_id, state }) => `${client_id} ${state}`).toSorted(),
      [
        "anna FOLLOWING_GROUP_REPLAY",
        "bert LIVE_OVERRIDE",
        "carl FOLLOWING_GROUP_REPLAY",
        "dora FOLLOWING_GROUP_REPLAY",
      ],
    );

    const middle = new Date(Date.parse(first) + WINDOW_MS / 4).toISOString();
    await say(`--seek=${middle}`);
    for (const player of followers) await player.says({ kind: "clock", epoch: 2, state: "paused" });
    await say("--set-rate", "4");
    for (const player of followers) await player.says({ kind: "clock", epoch: 2, rate: 4 });
    await say("--resume");
    for (const player of followers) {
      await player.says({
        kind: "clock",
        epoch: 2,
        state: "running",
      });
    }
    for (const player of followers) {
      await player.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });
      await player.says({ kind: "display", units: "imperial" });
    }
    await bert.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });

    const played = playedOf(anna, 2);
    assert.ok(played.length > 10, `${played.length} observations were played`);
    for (const player of followers) assert.deepEqual(playedOf(player, 2), played);

    const opening = [`${REPLAY} 1 running 0.5x`, `${REPLAY} 1 paused 0.5x`];
    const rest = [
      ...[`${REPLAY} 2 paused 0.5x`, `${REPLAY} 2 paused 4x`, `${REPLAY} 2 running 4x`],
      `${REPLAY} 2 ended 4x`,
    ];
    const liveTags = ["livestream First pass", "livestream Second pass"];
    const [firstAgain, lastTags] = [`${REPLAY} 1 First pass`, [
      `${REPLAY} 2 First pass`,
      `${REPLAY} 2 Second pass`,
    ]];
    const live = "FOLLOWING_LIVESTREAM livestream";
    const following = `FOLLOWING_GROUP_REPLAY ${REPLAY}`;
    const over = `replay ended ${REPLAY}`;
    const booth = "client.carl.main";
    assert.deepEqual(logOf(anna), {
      states: [live, following, live],
      notices: [over],
      clocks: [...opening, ...rest],
      displays: ["imperial", "metric", "imperial"],
      tags: [...liveTags, firstAgain, ...lastTags],
    });
    assert.deepEqual(logOf(bert), {
      states: [live, following, "LIVE_OVERRIDE livestream", live],
      notices: [],
      clocks: opening,
      displays: ["imperial", "metric", "imperial"],
      tags: [...liveTags, firstAgain],
    });
    assert.deepEqual(logOf(carl), {
      states: [
        live,
        `FOLLOWING_PRIVATE_REPLAY ${booth}`,
        `FOLLOWING_PRIVATE_REPLAY ${booth}`,
        following,
        live,
      ],
      notices: [`invitation asked ${REPLAY}`, over],
      clocks: [`${booth} running 0.1x`, `${REPLAY} 1 paused 0.5x`, ...rest],
      displays: ["imperial", "metric", "imperial"],
      tags: [...liveTags, `${booth} First pass`, firstAgain, ...lastTags],
    });
    assert.deepEqual(logOf(dora), {
      states: [following, live],
      notices: [over],
      clocks: [`${REPLAY} 1 paused 0.5x`, ...rest],
      displays: ["imperial"],
      tags: [firstAgain, ...lastTags],
    });
  },
);
