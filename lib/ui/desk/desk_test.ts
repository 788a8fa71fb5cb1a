import assert from "node:assert/strict";
import { effect } from "@preact/signals";
import type { Tag } from "@rangecast/channel/tag";
import { delta, listed, RECEIVED_MS } from "@rangecast/client/testing/sample-tracks";
import { NO_HISTORY } from "../models/timeline/history.ts";
import { PRIVATE, startedDesk } from "../testing/started_desk.ts";

function pure(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

function sampleTag(id: string, second: number, label = id): Tag {
  return {
    ...{ id, label, ts: `1970-01-01T00:00:0${second}Z`, status: "active" },
    updated_ts: "1970-01-01T00:00:09Z",
  };
}

pure("Desk.reachableTags are those ahead as well, in a replay of one's own alone", () => {
  const { desk, gateway, show } = startedDesk();
  const reached = () => desk.reachableTags.value.map(({ label }) => label);
  desk.history.value = { ...NO_HISTORY, tags: [sampleTag("behind", 2), sampleTag("ahead", 7)] };
  show("replay.x");
  const of = { id: "picture", epoch: "e", seq: 1 };
  gateway.say({ type: "tag", ...of, reset: true, tags: [sampleTag("behind", 2, "edited")] });
  assert.deepEqual(reached(), ["edited"], "who follows others goes nowhere");
  show(PRIVATE);
  assert.deepEqual(reached(), ["edited", "ahead"], "once each, in its newest form");
  gateway.say({ type: "tag", ...of, reset: false, tags: [sampleTag("between", 4)] });
  assert.deepEqual(reached(), ["edited", "between", "ahead"], "by the instants that they mark");
  show("livestream");
  assert.deepEqual(reached(), ["edited", "between"]);
});

pure(
  "Desk.forgetTag() leaves a deleted tag nowhere to go to, before the past is read again",
  () => {
    const { desk, gateway, show } = startedDesk();
    show(PRIVATE);
    const [kept, wrong] = [sampleTag("kept", 2), sampleTag("wrong", 3)];
    const of = { id: "picture", epoch: "e", seq: 1 };
    gateway.say({ type: "tag", ...of, reset: true, tags: [kept, wrong] });
    desk.history.value = { ...NO_HISTORY, tags: [kept, wrong] };
    desk.forgetTag("wrong");
    gateway.say({ type: "tag", ...of, reset: true, tags: [kept] });
    assert.deepEqual(desk.reachableTags.value.map(({ label }) => label), ["kept"]);
  },
);

pure("Desk.handlesFindings and named wake nobody for a delta in which all is as before", () => {
  const { clock, desk, gateway, show } = startedDesk({}, { role: "operator" });
  desk.start();
  const seen: unknown[] = [];
  show("livestream");
  clock.advance(1_000);
  effect(() => void seen.push(desk.handlesFindings.value));
  effect(() => {
    void desk.named.value;
    seen.push("named");
  });
  seen.length = 0;
  const of = { epoch: "livestream" };
  gateway.say(delta(["a"], of));
  clock.advance(1_000);
  assert.deepEqual(seen, []);
  const signs = { rows: [0], label: ["RYR4TQ"], code: [""], flags: [0] };
  gateway.say(delta([], { ...of, base: 2, seq: 3, upserts: { ...listed(["a"]), signs } }));
  clock.advance(1_000);
  assert.deepEqual(seen, ["named"]);
  show(PRIVATE);
  assert.deepEqual(seen, ["named", false], "the past is not handled");
});

pure("Desk.say() tells what has not worked, for a while", async () => {
  const { clock, desk, gateway, show, answer } = startedDesk();
  show(PRIVATE);
  void desk.playback.step(1);
  await answer(false);
  assert.equal(desk.report.value, "Not yours.");
  for (let i = 0; i < 5; i++) {
    gateway.say({ type: "health", server_ms: 1, problem: null, programs: [] });
    clock.advance(2_000);
  }
  assert.equal(desk.report.value, null);
});

pure("Desk.tag() freezes the instant, and time goes on", () => {
  const { clock, desk, show } = startedDesk();
  show("livestream");
  clock.advance(40);
  desk.tag();
  clock.advance(2000);
  assert.equal(desk.tagged_ms.value, RECEIVED_MS + 40);
});

pure("Desk.state says what the picture is, as time goes by", () => {
  const { clock, desk, gateway, show } = startedDesk();
  const type = () => desk.state.value.type;
  assert.equal(type(), "loading");
  show("livestream");
  assert.equal(type(), "good");
  for (let i = 0; i < 3; i++) {
    clock.advance(2000);
    gateway.say({ type: "health", server_ms: 1, problem: null, programs: [] });
  }
  assert.equal(type(), "behind");
  gateway.close(1006);
  assert.equal(type(), "broken");
});

pure("Desk.beat is slower while somebody drags over time", async () => {
  const { clock, desk, show, answer } = startedDesk();
  show(PRIVATE);
  const beatsIn = (ms: number) => {
    const before = desk.beat.value;
    for (let passed = 0; passed < ms; passed += 250) clock.advance(250);
    return desk.beat.value - before;
  };
  assert.equal(beatsIn(2000), 8);
  desk.playback.seek(1);
  assert.equal(beatsIn(4000), 4);
  await answer();
  show(PRIVATE, true, 1, "another");
  assert.equal(beatsIn(2000), 8);
});

pure("Desk.select() looks at one entity, and follows none when there is none", () => {
  const { desk, gateway } = startedDesk();
  desk.select("a");
  desk.follows.value = true;
  assert.deepEqual(gateway.heardOf("subscribe").at(-1)?.filter, { entities: ["a"] });
  desk.select(null);
  assert.equal(desk.follows.value, false);
  assert.equal(gateway.heardOf("unsubscribe").length, 1);
});

pure("Preferences are the viewer's over the command, and are kept", () => {
  const { desk, gateway, store } = startedDesk({ time: "local", speed: "furlong", units: "" });
  const { preferences } = desk;
  const scale = () => preferences.scale.value.type;
  gateway.say({
    ...{ type: "display", id: "picture", epoch: "e", seq: 1, units: "imperial" },
    ...{ marker_color: null, session_metadata: null },
  });
  assert.deepEqual(preferences.units.value, { system: "imperial", speed: "kt" });
  assert.equal(scale(), "local");
  preferences.setSystem("metric");
  preferences.nextSpeed();
  assert.deepEqual(preferences.units.value, { system: "metric", speed: "km/h" });
  preferences.nextScale();
  assert.equal(scale(), "utc", "mission time has no zero yet");
  preferences.setMissionZero(1000);
  assert.equal(scale(), "mission");
  assert.deepEqual(Object.fromEntries(store), {
    ...{ units: "metric", speed: "km/h", time: "mission", mission: "1000" },
  });
});

pure("Preferences.nextSystem() and nextSpeed() come round to what is commanded", () => {
  const { desk, gateway, store } = startedDesk();
  const { preferences } = desk;
  const command = (units: string) =>
    gateway.say({
      ...{ type: "display", id: "picture", epoch: "e", seq: 1, units },
      ...{ marker_color: null, session_metadata: null },
    });
  command("imperial");
  const round = (next: () => void, read: () => unknown) =>
    [1, 2, 3, 4].map(() => {
      next();
      return read();
    });
  const { system, speed, units } = preferences;
  assert.deepEqual(
    round(() => preferences.nextSystem(), () => [units.value.system, system.value]),
    [["metric", "metric"], ["imperial", "imperial"], ["imperial", null], ["metric", "metric"]],
  );
  preferences.setSystem(null);
  assert.deepEqual(
    round(() => preferences.nextSpeed(), () => [units.value.speed, speed.value]),
    [["m/s", "m/s"], ["km/h", "km/h"], ["kt", "kt"], ["kt", null]],
  );
  command("metric");
  assert.deepEqual(units.value, { system: "metric", speed: "m/s" }, "the command counts again");
  assert.deepEqual(Object.fromEntries(store), {});
});

pure("Desk ends without a timer of its own left behind", () => {
  const { clock, desk } = startedDesk();
  desk[Symbol.dispose]();
  assert.equal(clock.pending, 0);
});
