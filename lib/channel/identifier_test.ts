import fc from "fast-check";
import assert from "node:assert/strict";
import { parseChannelId } from "./channel_id.ts";
import { instantOfIdentifier, nameReplay, type ReplayName } from "./identifier.ts";

function named(text: string, running: readonly ReplayName[] = []): ReplayName {
  const naming = nameReplay(text, running);
  return naming.ok ? naming.name : assert.fail(naming.problem);
}

function refusal(text: string, running: readonly ReplayName[] = []): string {
  const naming = nameReplay(text, running);
  return naming.ok ? assert.fail(naming.name.channel_id) : naming.reason;
}

Deno.test("nameReplay() gives an instant, however it is written, its second in UTC", () => {
  for (const text of ["2025-09-28T11:00:00Z", "2025-09-28 13:00:00+02:00", "1759057200"]) {
    assert.deepEqual(named(text), {
      channel_id: "replay.20250928T110000Z",
      display_name: "replay 2025-09-28T11:00:00Z",
      identifier: text,
    });
  }
});

Deno.test("nameReplay() takes numbers for Unix seconds, and for milliseconds beyond the year 9999", () => {
  assert.equal(named("1759057200.75").channel_id, "replay.20250928T110000Z");
  assert.equal(named("1759057200000").channel_id, "replay.20250928T110000Z");
  assert.equal(named("-0.5").channel_id, "replay.19691231T235959Z");
  assert.equal(named("0").channel_id, "replay.19700101T000000Z");
  // No instant at all.
  assert.equal(named("9999999999999999").channel_id, "replay.9999999999999999");
});

Deno.test("nameReplay() makes a slug of any other text, and keeps the text", () => {
  assert.deepEqual(named("  Intercept Window 3 "), {
    channel_id: "replay.intercept-window-3",
    display_name: "Intercept Window 3",
    identifier: "Intercept Window 3",
  });
  assert.equal(named("Övning 7").channel_id, "replay.ovning-7");
  assert.equal(named("2025-02-31T00:00:00Z").channel_id, "replay.2025-02-31t00-00-00z");
});

Deno.test("nameReplay() keeps a name on one line", () => {
  assert.equal(named("a\r\nb\u2028c\u0000d").display_name, "a b c d");
});

Deno.test("nameReplay() numbers different texts with one slug", () => {
  const running: ReplayName[] = [];
  for (const text of ["Run 3", "run-3", "RUN (3)"]) running.push(named(text, running));
  assert.deepEqual(running.map(({ channel_id }) => channel_id), [
    "replay.run-3",
    "replay.run-3-2",
    "replay.run-3-3",
  ]);
  const [, ...later] = running;
  assert.equal(named("Run 3", later).channel_id, "replay.run-3");
  assert.equal(named("run 3 2", running).channel_id, "replay.run-3-2-2");
});

Deno.test("nameReplay() numbers different instants within one second", () => {
  const first = named("2025-09-28T11:00:00Z");
  const second = named("2025-09-28T11:00:00.5Z", [first]);
  assert.equal(second.channel_id, "replay.20250928T110000Z-2");
});

Deno.test("nameReplay() refuses a name that runs, and says as what", () => {
  const running = [named("Run 3"), named("2025-09-28T11:00:00Z")];
  assert.deepEqual(nameReplay(" Run 3", running), {
    ok: false,
    reason: "running",
    problem: 'Cannot start "Run 3" as no replay of this name may run: replay.run-3 does',
    channel_id: "replay.run-3",
  });
  assert.equal(refusal("1759057200", running), "running");
});

Deno.test("nameReplay() refuses a text that leaves nothing, or is too long", () => {
  for (const text of ["", "  ", "?!", "---", "演習", "🚀"]) {
    assert.equal(refusal(text), "empty", text);
  }
  assert.equal(refusal("x".repeat(201)), "too long");
});

Deno.test("nameReplay() gives every text it takes a channel id of its own", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.stringMatching(/^[aA ._-]{1,5}$/),
    fc.integer({ min: -1e11, max: 1e14 }).map(String),
    fc.string({ unit: fc.constantFrom("x", "-", "é"), minLength: 55, maxLength: 200 }),
  );
  fc.assert(fc.property(fc.array(texts, { maxLength: 20 }), (list) => {
    const running: ReplayName[] = [];
    for (const text of list) {
      const naming = nameReplay(text, running);
      if (!naming.ok) continue;
      assert.equal(parseChannelId(naming.name.channel_id)?.type, "group replay");
      running.push(naming.name);
    }
    assert.equal(new Set(running.map(({ channel_id }) => channel_id)).size, running.length);
    for (const { identifier } of running) assert.equal(refusal(identifier, running), "running");
  }));
});

Deno.test("instantOfIdentifier() is where a replay of this name begins", () => {
  assert.equal(instantOfIdentifier("1759057200.25"), 1_759_057_200_250);
  assert.equal(instantOfIdentifier("1759057200250"), 1_759_057_200_250);
  assert.equal(instantOfIdentifier(" 2025-09-28 13:00:00.25+02:00"), 1_759_057_200_250);
  for (const text of ["", "Run 3", "1e9", "0x10", "99999999999999999"]) {
    assert.equal(instantOfIdentifier(text), null, text);
  }
});
