import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { FollowerEvent } from "@rangecast/bus/replay-follower";
import { createLogger } from "@rangecast/cli/log";
import { decode, encode } from "@rangecast/codec/cbor";
import { SOURCE_TIME_HEADER } from "@rangecast/domains/flight/message";
import { DisplayBoard, type DisplayLook } from "../display/display_board.ts";
import type { PlayedMessage } from "../frame.ts";
import { FakeFollower, frameEvent, original, vectorOf } from "../testing/fake_follower.ts";
import { QUIET_MS, ReplayStation, type StationEvent } from "./replay_station.ts";

const COLOUR = "tspi.cmd.display.marker_color";

/** A station of a replay that a test plays, with a display that obeys what is taken. */
class Scene {
  readonly clock = new ManualClock();
  readonly follower = new FakeFollower();
  readonly events: StationEvent[] = [];
  readonly looks: DisplayLook[] = [];
  readonly board = new DisplayBoard({
    fixedUnits: undefined,
    onChange: (look) => this.looks.push(look),
  });
  log = "";
  readonly station: ReplayStation;

  constructor(sensorIds: readonly number[] = []) {
    this.station = new ReplayStation({
      ...{ clock: this.clock, prefix: "tspi", channel_id: "replay.a", board: this.board },
      log: createLogger({
        ...{ program: "player", level: "debug", clock: this.clock },
        write: (line) => this.log += line,
      }),
      selection: { domains: ["tspi"], replayed: ["tspi"], sensorIds },
      originOf: (id) => ({ stream: "TSPI", seq: Number(id) }),
      open: () => this.follower,
      onChange: () => {},
      onEvent: (event) => this.events.push(event),
    });
  }

  /** Says something, and takes all that there is to show; commands are obeyed as they are shown. */
  show(...events: readonly FollowerEvent[]): PlayedMessage[] {
    this.follower.events.push(...events);
    const shown: PlayedMessage[] = [];
    for (let next = this.station.take(); next; next = this.station.take()) {
      shown.push(next);
      if (next.subject === COLOUR) this.#obey(next.seq);
    }
    return shown;
  }

  #obey(seq: number): void {
    this.board.apply({
      ...{ cmd_id: "x", name: "display.marker_color", ts: "2026-07-15T12:00:00Z" },
      ...{ sender: "tower", payload: { marker_color: seq % 2 === 0 ? "red" : "blue" } },
    }, seq);
  }

  get colours(): (string | null)[] {
    return this.looks.map(({ marker_color }) => marker_color);
  }
}

Deno.test("take() hands on frames as the originals that they stand for", () => {
  const scene = new Scene();
  const [message] = scene.show(frameEvent("tspi.geocentric.1", 7, { epoch: 3 }));
  assert.ok(message);
  const { subject, seq, stored_ms, replay } = message;
  assert.deepEqual([subject, seq, stored_ms], ["tspi.geocentric.1", 7, 7]);
  assert.deepEqual(replay, { channel_id: "replay.a", epoch: 3, isState: false });
  assert.equal(scene.station.playhead(), 5);
});

Deno.test("take() hands on what headers say of an original, in a frame or in a state", () => {
  const scene = new Scene();
  const header = (name: string) => name === SOURCE_TIME_HEADER ? "5" : null;
  const told = { ...original("tspi.geocentric.1", 7), header };
  const state = { boundary: { time_ms: 5 }, commands: [], tags: [], telemetry: [told] };
  const frame = { ...told, epoch: 1, frame: 0, isState: false, messageId: null };
  const shown = scene.show({ type: "state", state, epoch: 1 }, { type: "frame", frame });
  assert.deepEqual(shown.map((each) => each.header(SOURCE_TIME_HEADER)), ["5", "5"]);
});

Deno.test("take() hands on a state that was loaded: commands, then tags, then telemetry", () => {
  const scene = new Scene();
  const tag = {
    ...{ id: "9", ts: "1970-01-01T00:00:01Z", label: "x", status: "active" as const },
    updated_ts: "2026-07-15T12:00:00Z",
  };
  const state = {
    boundary: { time_ms: 5 },
    telemetry: [original("tspi.geocentric.1", 4), original("tspi.geocentric.2", 5)],
    commands: [original(COLOUR, 2)],
    tags: [tag],
  };
  const shown = scene.show({ type: "state", epoch: 4, state });
  assert.deepEqual(shown.map(({ subject, seq, stored_ms }) => [subject, seq, stored_ms]), [
    [COLOUR, 2, 2],
    ["tags.broadcast", 9, 1000],
    ["tspi.geocentric.1", 4, 4],
    ["tspi.geocentric.2", 5, 5],
  ]);
  assert.ok(shown.every(({ replay }) => replay?.isState && replay.epoch === 4));
  assert.deepEqual(decode(shown[1]?.body ?? encode(null)), tag);
  assert.deepEqual(scene.colours, ["red"]);
});

Deno.test("take() leaves out the telemetry of other sensors, and nothing else", () => {
  const scene = new Scene([2]);
  const shown = scene.show(
    ...["tspi.geocentric.1", "tspi.spherical.2", COLOUR, "tags.broadcast"].map((subject, i) =>
      frameEvent(subject, i + 1)
    ),
  );
  assert.deepEqual(shown.map(({ seq }) => seq), [2, 3, 4]);
});

Deno.test("a new epoch changes the display once its commands are complete", () => {
  const scene = new Scene();
  const state = { isState: true };
  scene.show({ type: "epoch", epoch: 1 }, frameEvent(COLOUR, 2, state));
  assert.deepEqual(scene.colours, [], "more of them may come");
  scene.show(frameEvent("tspi.geocentric.1", 3, state));
  assert.deepEqual(scene.colours, ["red"]);
  scene.show(frameEvent(COLOUR, 5));
  assert.deepEqual(scene.colours, ["red", "blue"], "what follows the state is obeyed at once");
  scene.show({ type: "epoch", epoch: 2 }, frameEvent("tspi.geocentric.1", 1, { epoch: 2 }));
  assert.deepEqual(scene.colours, ["red", "blue", null], "a jump to before the first command");
  assert.equal(scene.clock.pending, 0);
});

Deno.test("a new epoch changes the display when nothing more comes of its state", () => {
  const scene = new Scene();
  scene.follower.vector = vectorOf({ state: "seeking" });
  scene.show({ type: "epoch", epoch: 1 }, frameEvent(COLOUR, 2, { isState: true }));
  scene.clock.advance(3 * QUIET_MS);
  assert.deepEqual(scene.colours, [], "its host still seeks");
  scene.follower.vector = vectorOf({ state: "paused" });
  scene.clock.advance(QUIET_MS);
  assert.deepEqual(scene.colours, ["red"]);
});

Deno.test("the end is told behind the last frame, with the clock that has told it", () => {
  const scene = new Scene();
  const vector = vectorOf({ state: "ended", reason: "its window is over" });
  scene.show({ type: "clock", vector: vectorOf() }, { type: "lost" }, { type: "found again" });
  scene.follower.vector = vector;
  scene.show({ type: "clock", vector });
  assert.deepEqual(scene.events.map(({ type }) => type), ["clock", "lost", "found again"]);
  scene.show(frameEvent("tspi.geocentric.1", 1), { type: "ended", reason: "its window is over" });
  assert.deepEqual(scene.events.at(-1), { type: "ended", vector, reason: "its window is over" });
});

Deno.test("a replay that its host has refused shows nothing, and has no tail", () => {
  const scene = new Scene();
  assert.equal(scene.station.hasTail, true);
  scene.follower.vector = vectorOf({ state: "ended", epoch: 0, reason: "no such stream" });
  const state = {
    ...{ boundary: { time_ms: 5 }, telemetry: [original("tspi.geocentric.1", 4)] },
    ...{ commands: [], tags: [] },
  };
  assert.deepEqual(scene.show({ type: "state", epoch: 0, state }), []);
  assert.equal(scene.station.hasTail, false);
  assert.equal(scene.clock.pending, 0);
});

Deno.test("state() is that of the follower, with what it waits for", () => {
  const scene = new Scene();
  const { follower, station } = scene;
  follower.state = "joining";
  assert.deepEqual([station.state, station.caughtUp], [{ type: "opening" }, false]);
  follower.events.push({ type: "problem", problem: "there is no stream X" });
  station.take();
  assert.deepEqual(station.state, { type: "unavailable", problem: "there is no stream X" });
  follower.state = "lost";
  assert.deepEqual(station.state, { type: "unavailable", problem: "the replay host is silent" });
  assert.equal(station.hasTail, false);
  follower.state = "ended";
  assert.deepEqual([station.state, station.caughtUp], [{ type: "reading" }, true]);
  scene.show({ type: "problem", problem: null });
  assert.match(scene.log, /warn .*there is no stream X.*\n.*info .*the replay goes on/);
});

Deno.test("a station that is left leaves no timer behind", async () => {
  const scene = new Scene();
  scene.show({ type: "epoch", epoch: 1 });
  assert.equal(scene.clock.pending, 1);
  await scene.station[Symbol.asyncDispose]();
  assert.deepEqual([scene.clock.pending, scene.follower.left], [0, true]);
});
