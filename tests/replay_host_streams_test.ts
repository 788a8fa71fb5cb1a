import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { ensureStreams } from "@rangecast/bus/provision";
import { streamSpecs } from "@rangecast/bus/streams";
import { startGroupReplay } from "@rangecast/channel/replay-control";
import { hostTest } from "./support/host_stage.ts";
import { SMALL_RETENTION } from "./support/range_broker.ts";
import { until } from "./support/until.ts";

const CHANNEL = "replay.scene";
const BODY = new Uint8Array([1]);

hostTest("merges several streams by time, and names the stream of each frame", async (stage) => {
  await stage.addStream("RACE", "race.>");
  const start_ms = systemClock.nowMs() - 1;
  const wanted: string[] = [];
  for (let i = 0; i < 20; i++) {
    const [stream, subject] = i % 3 === 0 ? ["RACE", "race.car.1"] : ["TSPI", "tspi.spherical.7"];
    const seq = await stage.broker.publish(subject, BODY);
    wanted.push(`${stream}${seq}`);
  }
  await using _host = await stage.host();
  const ear = await stage.listen(CHANNEL);
  const stream = ["TSPI", "RACE"];
  const end_ms = await stage.broker.untilPast("TSPI", "RACE");
  await stage.start(CHANNEL, { start_ms, end_ms, stream, rate: 16 });
  await ear.ended();
  await until("all is heard", () => ear.frames.length === wanted.length);
  assert.deepEqual(ear.frames.map(({ stream, seq }) => `${stream}${seq}`), wanted);
  assert.deepEqual(
    new Set(ear.frames.map(({ stream, subject }) => `${stream} ${subject}`)),
    new Set(["RACE race.car.1", "TSPI tspi.spherical.7"]),
  );
});

hostTest("serves two prefixes side by side, each with its own streams", async (stage) => {
  const { connection } = stage.broker;
  await ensureStreams(connection, streamSpecs("range2", SMALL_RETENTION));
  const past = await stage.store(10);
  for (let i = 0; i < 5; i++) await stage.broker.publish("range2.geocentric.4", BODY);
  const end = formatIso(await stage.broker.untilPast("RANGE2"));
  await using _first = await stage.host();
  await using _second = await stage.host({ prefix: "range2" });
  const [ear, other] = [await stage.listen(CHANNEL), await stage.listen(CHANNEL, "range2")];
  await stage.start(CHANNEL, { ...past, rate: 64 });
  const speaker = { prefix: "range2", sender: "tower" };
  await stage.say(startGroupReplay(speaker, crypto.randomUUID(), {
    ...{ channel_id: CHANNEL, display_name: "scene", identifier: "scene", stream: "RANGE2" },
    ...{ start: formatIso(past.start_ms), end, rate: 64 },
  }));
  await Promise.all([ear.ended(), other.ended()]);
  await until("all is heard", () => other.played(1).length === 5 && ear.played(1).length === 10);
  assert.deepEqual(
    new Set(other.frames.map(({ stream, subject }) => `${stream} ${subject}`)),
    new Set([
      "RANGE2 range2.geocentric.4",
    ]),
  );
});
