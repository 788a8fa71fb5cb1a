import fc from "fast-check";
import assert from "node:assert/strict";
import {
  followedChannel,
  type FollowEvent,
  type FollowNotice,
  type FollowState,
  initialFollowState,
  reduceFollowState,
} from "./follow_state.ts";

const LIVE: FollowState = { type: "FOLLOWING_LIVESTREAM" };
const group = (channel_id: string): FollowState => ({ type: "FOLLOWING_GROUP_REPLAY", channel_id });
const alone = (channel_id: string, invitation: string | null = null): FollowState => ({
  type: "FOLLOWING_PRIVATE_REPLAY",
  channel_id,
  invitation,
});
const against = (...ids: string[]): FollowState => ({ type: "LIVE_OVERRIDE", against: ids });

const start = (channel_id: string): FollowEvent => ({ type: "group replay started", channel_id });
const stop = (channel_id: string): FollowEvent => ({ type: "group replay stopped", channel_id });
const choose = (channel_id: string): FollowEvent => ({ type: "group replay chosen", channel_id });
const begin = (channel_id: string): FollowEvent => ({ type: "private replay started", channel_id });
const end = (channel_id: string): FollowEvent => ({ type: "private replay ended", channel_id });
const GO_LIVE: FollowEvent = { type: "live chosen" };
const END: FollowEvent = { type: "private replay ended" };
const LOST: FollowEvent = { type: "host lost" };
const BACK: FollowEvent = { type: "host back" };

const asked = (channel_id: string): FollowNotice => ({ type: "invitation asked", channel_id });
const withdrawn = (channel_id: string): FollowNotice => ({
  type: "invitation withdrawn",
  channel_id,
});
const offered = (channel_id: string): FollowNotice => ({ type: "live offered", channel_id });
const unoffered = (channel_id: string): FollowNotice => ({
  type: "live offer withdrawn",
  channel_id,
});
const notRunning = (channel_id: string): FollowNotice => ({ type: "not running", channel_id });

/** A cell: state, event, what runs after it, the state that follows, what is said. */
type Cell = readonly [FollowState, FollowEvent, string[], FollowState, FollowNotice[]?];

const CELLS: Readonly<Record<string, readonly Cell[]>> = {
  "on the livestream": [
    [LIVE, start("c"), ["c"], group("c")],
    [LIVE, start("c"), ["a", "c"], group("c")],
    [LIVE, stop("c"), [], LIVE],
    [LIVE, GO_LIVE, ["a"], LIVE],
    [LIVE, choose("x"), ["x"], group("x")],
    [LIVE, choose("x"), ["a"], LIVE, [notRunning("x")]],
    [LIVE, begin("p"), ["a"], alone("p")],
    [LIVE, END, ["a"], LIVE],
    [LIVE, LOST, ["a"], LIVE],
    [LIVE, BACK, ["a"], LIVE],
  ],
  "in a group replay": [
    [group("g"), start("c"), ["g", "c"], group("c")],
    [group("g"), start("g"), ["g"], group("g")],
    [group("g"), stop("g"), ["a", "b"], group("b")],
    [group("g"), stop("g"), [], LIVE],
    // Whoever asks before the directory knows of the stop gets the same answer.
    [group("g"), stop("g"), ["a", "g"], group("a")],
    [group("g"), stop("c"), ["g"], group("g")],
    [group("g"), GO_LIVE, ["a", "g"], against("a", "g")],
    [group("g"), GO_LIVE, [], LIVE],
    [group("g"), choose("x"), ["x", "g"], group("x")],
    [group("g"), choose("g"), ["g"], group("g")],
    [group("g"), choose("x"), ["g"], group("g"), [notRunning("x")]],
    [group("g"), begin("p"), ["g"], alone("p")],
    [group("g"), END, ["g"], group("g")],
    [group("g"), LOST, ["g"], group("g"), [offered("g")]],
    [group("g"), BACK, ["g"], group("g"), [unoffered("g")]],
  ],
  "in a private replay": [
    [alone("p"), start("c"), ["c"], alone("p", "c"), [asked("c")]],
    [alone("p", "b"), start("c"), ["b", "c"], alone("p", "c"), [withdrawn("b"), asked("c")]],
    [alone("p", "c"), start("c"), ["c"], alone("p", "c")],
    [alone("p", "c"), stop("c"), [], alone("p"), [withdrawn("c")]],
    [alone("p", "c"), stop("b"), ["c"], alone("p", "c")],
    [alone("p"), stop("c"), [], alone("p")],
    [alone("p"), GO_LIVE, ["a", "b"], against("a", "b")],
    [alone("p"), GO_LIVE, [], LIVE],
    [alone("p", "a"), GO_LIVE, ["a"], against("a"), [withdrawn("a")]],
    [alone("p", "x"), choose("x"), ["x"], group("x")],
    [alone("p", "b"), choose("x"), ["x", "b"], group("x"), [withdrawn("b")]],
    [alone("p", "b"), choose("x"), ["b"], alone("p", "b"), [notRunning("x")]],
    [alone("p", "b"), begin("q"), ["b"], alone("q", "b")],
    [alone("p", "b"), begin("p"), ["b"], alone("p", "b")],
    [alone("p"), END, ["a"], against("a")],
    [alone("p"), END, [], LIVE],
    [alone("p", "a"), end("p"), ["a"], against("a"), [withdrawn("a")]],
    [alone("q"), end("p"), ["a"], alone("q")],
    [alone("p", "a"), LOST, ["a"], alone("p", "a"), [offered("p")]],
    [alone("p", "a"), BACK, ["a"], alone("p", "a"), [unoffered("p")]],
  ],
  "live by choice": [
    [against("a"), start("a"), ["a"], against("a")],
    [against("a"), start("c"), ["a", "c"], group("c")],
    [against("a", "b"), stop("a"), ["b"], against("b")],
    [against("a"), stop("a"), [], LIVE],
    [against("a"), stop("c"), ["a"], against("a")],
    [against("a"), GO_LIVE, ["a", "b"], against("a")],
    [against("a"), choose("a"), ["a"], group("a")],
    [against("a"), choose("x"), ["a"], against("a"), [notRunning("x")]],
    [against("a"), begin("p"), ["a"], alone("p")],
    [against("a"), END, ["a"], against("a")],
    [against("a"), LOST, ["a"], against("a")],
    [against("a"), BACK, ["a"], against("a")],
  ],
};

/** Where a client that never switches by itself differs from the table. */
const STAYING: readonly Cell[] = [
  [LIVE, start("c"), ["c"], LIVE],
  [group("g"), start("c"), ["g", "c"], group("g")],
  [group("g"), stop("g"), ["a"], LIVE],
  [against("a"), start("c"), ["a", "c"], against("a")],
];

function assertCell([state, event, running, expected, notices = []]: Cell, follows: boolean): void {
  const step = reduceFollowState(state, event, { running, follows });
  assert.deepEqual(step, { state: expected, notices });
  const unchanged = JSON.stringify(state) === JSON.stringify(expected);
  assert.equal(step.state === state, unchanged, "the object stays the same when nothing changes");
}

for (const [where, cells] of Object.entries(CELLS)) {
  for (const cell of cells) {
    const [state, event, running] = cell;
    const title = `${JSON.stringify(event)} from ${JSON.stringify(state)} with [${running}]`;
    Deno.test(`reduceFollowState() keeps the table when ${where}: ${title}`, () => {
      assertCell(cell, true);
    });
  }
}

Deno.test("reduceFollowState() keeps to the table for --no-follow, but for its own switches", () => {
  const key = ([state, event]: Cell) => JSON.stringify([state, event]);
  const own = new Set(STAYING.map(key));
  const others = Object.values(CELLS).flat().filter((cell) => !own.has(key(cell)));
  for (const cell of [...STAYING, ...others]) assertCell(cell, false);
});

Deno.test("initialFollowState() is the newest group replay, or the livestream", () => {
  assert.deepEqual(initialFollowState({ running: ["a", "b"], follows: true }), group("b"));
  assert.deepEqual(initialFollowState({ running: [], follows: true }), LIVE);
  assert.deepEqual(initialFollowState({ running: ["a"], follows: false }), LIVE);
});

Deno.test("followedChannel() is what is on the screen", () => {
  const states = [LIVE, group("g"), alone("p", "a"), against("a")];
  assert.deepEqual(states.map(followedChannel), ["livestream", "g", "p", "livestream"]);
});

const ids = fc.constantFrom("a", "b", "c");
const events: fc.Arbitrary<FollowEvent> = fc.oneof(
  ids.map(start),
  ids.map(stop),
  ids.map(choose),
  fc.constantFrom("p", "q").map(begin),
  fc.constantFrom<FollowEvent>(GO_LIVE, END, LOST, BACK, end("p")),
);

/** The group replays that a state rests on. */
function named(state: FollowState): readonly string[] {
  switch (state.type) {
    case "FOLLOWING_LIVESTREAM":
      return [];
    case "FOLLOWING_GROUP_REPLAY":
      return [state.channel_id];
    case "FOLLOWING_PRIVATE_REPLAY":
      return state.invitation === null ? [] : [state.invitation];
    case "LIVE_OVERRIDE":
      return state.against;
  }
}

Deno.test("reduceFollowState() never rests on a replay that does not run, whatever happens", () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 60 }), fc.boolean(), (list, follows) => {
      let running: string[] = [];
      let state = initialFollowState({ running, follows });
      for (const event of list) {
        if (event.type === "group replay started" && !running.includes(event.channel_id)) {
          running = [...running, event.channel_id];
        }
        if (event.type === "group replay stopped") {
          running = running.filter((id) => id !== event.channel_id);
        }
        const before = state;
        state = reduceFollowState(before, event, { running, follows }).state;
        for (const id of named(state)) assert.ok(running.includes(id), JSON.stringify(state));
        if (state.type === "LIVE_OVERRIDE") {
          assert.ok(state.against.length > 0);
          assert.equal(new Set(state.against).size, state.against.length);
          if (follows) assert.deepEqual(state.against, running);
        }
        // A client that follows is on plain live only where there is nothing to follow.
        if (follows && state.type === "FOLLOWING_LIVESTREAM") assert.deepEqual(running, []);
        const own = event.type.startsWith("group replay st") && !follows;
        if (own && before.type !== state.type) assert.equal(state.type, "FOLLOWING_LIVESTREAM");
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("reduceFollowState() says each invitation once, and closes each that it has asked", () => {
  fc.assert(fc.property(fc.array(events, { maxLength: 60 }), (list) => {
    let running: string[] = [];
    let state = initialFollowState({ running, follows: true });
    let open: string | null = null;
    for (const event of list) {
      if (event.type === "group replay started") {
        running = [...running.filter((id) => id !== event.channel_id), event.channel_id];
      }
      if (event.type === "group replay stopped") {
        running = running.filter((id) => id !== event.channel_id);
      }
      const step = reduceFollowState(state, event, { running, follows: true });
      for (const notice of step.notices) {
        if (notice.type === "invitation asked") {
          assert.equal(open, null);
          open = notice.channel_id;
        }
        if (notice.type === "invitation withdrawn") {
          assert.equal(notice.channel_id, open);
          open = null;
        }
      }
      state = step.state;
      if (state.type === "FOLLOWING_GROUP_REPLAY" && state.channel_id === open) open = null;
      const invitation = state.type === "FOLLOWING_PRIVATE_REPLAY" ? state.invitation : null;
      assert.equal(open, invitation);
    }
  }));
});
