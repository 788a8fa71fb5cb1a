import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { DirectoryEntry } from "@rangecast/channel/directory";
import type { BoothOutcome, BoothWindow } from "../channels/booth.ts";
import { FollowDesk } from "../channels/follow_desk.ts";
import type { Notice } from "../channels/notice.ts";
import { MAX_WAITING_WISHES, type Seat, WishDesk } from "./wish_desk.ts";

const BOOTH = "client.desk-4.main";

function entry(channel_id: string): DirectoryEntry {
  return {
    ...{ channel_id, display_name: channel_id, identifier: channel_id, stream: "TSPI" },
    ...{ vector: null, heard_ms: 0 },
  };
}

/** A viewer whose wishes a test makes. */
class Scene {
  readonly clock = new ManualClock(Date.UTC(2026, 6, 15, 12));
  readonly notices: Notice[] = [];
  readonly calls: unknown[] = [];
  running: DirectoryEntry[] = [];
  instant: number | null = 0;
  isInBooth = false;
  outcome: BoothOutcome = { ok: true };
  /** What a tag waits for. */
  saving = Promise.resolve();
  quits = 0;
  readonly desk: FollowDesk;
  readonly wishes: WishDesk;

  constructor({ takesPart = true } = {}) {
    this.desk = new FollowDesk({
      ...{ clock: this.clock, follows: true, hasTail: () => false, isBehind: () => false },
      running: () => this.running.map(({ channel_id }) => channel_id),
      onState: () => {},
      onNotice: (notice) => this.notices.push(notice),
    });
    this.desk.begin();
    this.wishes = new WishDesk({
      clock: this.clock,
      seat: takesPart ? new SceneSeat(this) : null,
      instant: () => this.instant,
      saveTag: async (label, ts_ms) => {
        await this.saving;
        return { type: "tag saved", id: "1", ts: String(ts_ms), label };
      },
      onNotice: (notice) => this.notices.push(notice),
      quit: () => this.quits++,
    });
  }

  async wish(...lines: readonly string[]): Promise<Notice[]> {
    for (const text of lines) this.wishes.hear({ ok: true, text });
    await this.wishes.settled();
    return this.notices.splice(0);
  }

  start(channel_id: string): void {
    this.running = [...this.running, entry(channel_id)];
    this.desk.dispatch({ type: "group replay started", channel_id });
    this.notices.length = 0;
  }
}

/** The seat of a scene. */
class SceneSeat implements Seat {
  constructor(readonly scene: Scene) {}

  get desk(): FollowDesk {
    return this.scene.desk;
  }

  get running(): readonly DirectoryEntry[] {
    return this.scene.running;
  }

  get isInBooth(): boolean {
    return this.scene.isInBooth;
  }

  openBooth(window: BoothWindow): Promise<BoothOutcome> {
    this.scene.calls.push(window);
    return Promise.resolve(this.scene.outcome);
  }

  act(action: string, value?: number | string): Promise<BoothOutcome> {
    this.scene.calls.push([action, value]);
    return Promise.resolve(this.scene.outcome);
  }
}

Deno.test("hear() goes live, joins, and stays", async () => {
  const scene = new Scene();
  scene.start("replay.a");
  scene.start("replay.b");
  assert.deepEqual(await scene.wish("live"), []);
  assert.equal(scene.desk.state.type, "LIVE_OVERRIDE");
  assert.deepEqual(await scene.wish("live"), [{ type: "unchanged", channel_id: "livestream" }]);
  await scene.wish("join");
  assert.equal(scene.desk.channel_id, "replay.b", "the newest");
  await scene.wish("join a");
  assert.equal(scene.desk.channel_id, "replay.a");
  scene.desk.dispatch({ type: "private replay started", channel_id: BOOTH });
  scene.start("replay.c");
  scene.desk.dispatch({ type: "group replay started", channel_id: "replay.a" });
  scene.notices.length = 0;
  assert.deepEqual(await scene.wish("stay"), [{ type: "stays", channel_id: BOOTH }]);
  await scene.wish("join");
  assert.equal(scene.desk.channel_id, "replay.a", "what was offered");
});

Deno.test("hear() says why a wish cannot be carried out", async () => {
  const scene = new Scene();
  const problems = async (...lines: string[]) =>
    (await scene.wish(...lines)).map((notice) => notice.type === "refused" ? notice.problem : "");
  assert.deepEqual(await problems("join", "fly", "stay", "pause"), [
    "Cannot join as no group replay runs",
    'there is no wish "fly": help says which there are',
    "Cannot stay as nothing was asked or offered",
    "Cannot pause as only one's own private replay can be told to",
  ]);
  scene.start("replay.a");
  assert.match((await problems("join b"))[0] ?? "", /no group replay "b": these run: replay.a/);
  scene.outcome = { ok: false, reason: "refused", problem: "all of them run" };
  assert.deepEqual(await problems("replay 10m-ago"), ["Cannot replay: all of them run"]);
  scene.outcome = { ok: false, reason: "refused", problem: "Cannot start as all of them run" };
  assert.deepEqual(await problems("replay 10m-ago"), ["Cannot start as all of them run"]);
  scene.wishes.hear({ ok: false, problem: "a line is too long" });
  assert.deepEqual(await scene.wish(), [{ type: "refused", problem: "a line is too long" }]);
});

Deno.test("hear() tells one's own private replay what to do", async () => {
  const scene = new Scene();
  scene.isInBooth = true;
  assert.deepEqual(await scene.wish("replay 10m-ago 4", "pause", "seek -30s", "rate 2"), []);
  assert.deepEqual(scene.calls, [
    { start_ms: Date.UTC(2026, 6, 15, 11, 50), end_ms: null, rate: 4 },
    ["pause", undefined],
    ["seek", "-30s"],
    ["rate", 2],
  ]);
});

Deno.test("hear() freezes the instant of a tag before anything else", async () => {
  const scene = new Scene();
  const { promise, resolve } = Promise.withResolvers<void>();
  scene.saving = promise;
  scene.instant = 1000;
  scene.wishes.hear({ ok: true, text: "tag one" });
  scene.instant = 2000;
  scene.wishes.hear({ ok: true, text: "tag two" });
  scene.instant = 3000;
  resolve();
  const notices = await scene.wish("help");
  assert.deepEqual(notices.map((notice) => notice.type === "tag saved" ? notice.ts : notice.type), [
    ...["1000", "2000", "help"],
  ]);
});

Deno.test("hear() quits when what was wished before is done", async () => {
  const scene = new Scene();
  const { promise, resolve } = Promise.withResolvers<void>();
  scene.saving = promise;
  for (const text of ["tag x", "quit"]) scene.wishes.hear({ ok: true, text });
  await Promise.resolve();
  assert.equal(scene.quits, 0);
  resolve();
  await scene.wishes.settled();
  assert.equal(scene.quits, 1);
});

Deno.test("hear() refuses wishes beyond a bound, and takes them again later", async () => {
  const scene = new Scene();
  const lines = Array.from({ length: MAX_WAITING_WISHES + 2 }, () => "help");
  const notices = await scene.wish(...lines);
  assert.equal(notices.filter(({ type }) => type === "help").length, MAX_WAITING_WISHES);
  assert.equal(notices.filter(({ type }) => type === "refused").length, 2);
  assert.equal((await scene.wish("help"))[0]?.type, "help");
});

Deno.test("hear() only tags, helps and quits while history is played", async () => {
  const scene = new Scene({ takesPart: false });
  const notices = await scene.wish("tag x", "help", "live", "seek -1m", "quit");
  assert.deepEqual(notices.map(({ type }) => type), ["tag saved", "help", "refused", "refused"]);
  assert.deepEqual(notices.at(-1), {
    type: "refused",
    problem: "Cannot seek as a stretch of history is played, by itself",
  });
  assert.equal(scene.quits, 1);
});
