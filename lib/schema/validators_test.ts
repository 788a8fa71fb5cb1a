import { toPayload } from "@rangecast/domains/tspi/payload";
import { datagrams, receiveTimes } from "@rangecast/tests/tspi-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import { type MessageKind, validate } from "./validators.ts";

const UUID = "0b7e1f9c-2d3a-4c5b-8e6f-7a8b9c0d1e2f";
const TS = "2026-07-15T09:30:00.125Z";

function problemOf(kind: MessageKind, value: unknown): string | null {
  const verdict = validate(kind, value);
  return verdict.ok ? null : verdict.problem;
}

Deno.test("validate() accepts every observation that can be published", () => {
  fc.assert(fc.property(datagrams, receiveTimes, (datagram, recv_ms) => {
    assert.equal(problemOf("tspi", toPayload(datagram, recv_ms)), null);
  }));
});

Deno.test("validate() says on one line what is wrong with an observation", () => {
  const observation = toPayload(
    fc.sample(datagrams, { numRuns: 1, seed: 1 })[0] ?? assert.fail(),
    0,
  );
  const problems: readonly (readonly [unknown, RegExp])[] = [
    [7, /^the message must be object$/],
    [{ ...observation, note: "x" }, /^the message .*additional.*"note"/],
    [{ ...observation, day: 367 }, /^\/day must be <= 366$/],
    [{ ...observation, type: "planar" }, /^\/type .*"geocentric","spherical"/],
    [{ ...observation, payload: { x_m: 1 } }, /^\/payload /],
    [{ ...observation, recv_epoch_ms: 1n }, /^\/recv_epoch_ms must be integer$/],
    [{ ...observation, time_s: NaN }, /^\/time_s must be number$/],
  ];
  for (const [value, problem] of problems) assert.match(problemOf("tspi", value) ?? "", problem);
});

Deno.test("validate() gives one and the same verdict for all that is valid", () => {
  const tag = { id: UUID, ts: TS, label: "x", status: "active", updated_ts: TS };
  assert.equal(validate("tag", tag), validate("tag", { ...tag, label: "y" }));
});

const COMMAND = { cmd_id: UUID, ts: TS, sender: "console" };

function command(name: string, payload: unknown): object {
  return { ...COMMAND, name: `display.${name}`, payload };
}

const VALID_COMMANDS: readonly object[] = [
  command("units", { units: "metric" }),
  command("units", { units: "Imperial" }),
  ...[
    "green",
    "#0f0",
    "#00FF0080",
    "rgb(0 128 0 / 50%)",
    "rgba(0,128,0,.5)",
    "hsl(120deg 100% 25%)",
  ]
    .map((marker_color) => command("marker_color", { marker_color })),
  command("session_metadata", { session_metadata: { name: "Övning 7", id: "S-7" } }),
];

const INVALID_COMMANDS: readonly (readonly [string, unknown])[] = [
  ["other units", command("units", { units: "nautical" })],
  ["units of another command", command("units", { marker_color: "red" })],
  ["an unknown name", command("zoom", {})],
  ["no payload", { ...COMMAND, name: "display.units" }],
  ["a key too many", { ...command("units", { units: "metric" }), note: 1 }],
  ["a key too many in the payload", command("units", { units: "metric", note: 1 })],
  ["an id that is no UUID", { ...command("units", { units: "metric" }), cmd_id: "7" }],
  ["a local time", { ...command("units", { units: "metric" }), ts: "2026-07-15T09:30:00+02:00" }],
  ["no sender", { ...command("units", { units: "metric" }), sender: "" }],
  ["a colour with an address in it", command("marker_color", { marker_color: "url(//x)" })],
  ["a colour with more behind it", command("marker_color", { marker_color: "red;top:0" })],
  ["a colour of five digits", command("marker_color", { marker_color: "#12345" })],
  ["an empty name", command("session_metadata", { session_metadata: { name: "", id: "7" } })],
  [
    "a name with a space behind it",
    command("session_metadata", {
      session_metadata: { name: "a ", id: "7" },
    }),
  ],
  ["no session id", command("session_metadata", { session_metadata: { name: "a" } })],
];

Deno.test("validate() accepts the display commands of the contract", () => {
  for (const value of VALID_COMMANDS) {
    assert.equal(problemOf("display-command", value), null, JSON.stringify(value));
  }
});

for (const [what, value] of INVALID_COMMANDS) {
  Deno.test(`validate() refuses a display command with ${what}`, () => {
    assert.notEqual(problemOf("display-command", value), null);
  });
}

const TAG = { id: UUID, ts: TS, label: "Splash", status: "active", updated_ts: TS };

Deno.test("validate() accepts a tag with and without what is optional", () => {
  assert.equal(problemOf("tag", TAG), null);
  const full = { ...TAG, creator: "ann", category: "hit", notes: "", extra: { score: 3, by: [] } };
  assert.equal(problemOf("tag", { ...full, status: "deleted" }), null);
});

const INVALID_TAGS: readonly (readonly [string, object])[] = [
  ["no label", { ...TAG, label: "" }],
  ["another status", { ...TAG, status: "hidden" }],
  ["a time without a zone", { ...TAG, ts: "2026-07-15T09:30:00" }],
  ["a key too many", { ...TAG, colour: "red" }],
  ["extra that is no map", { ...TAG, extra: "x" }],
  ["no time of its last change", { ...TAG, updated_ts: undefined }],
];

for (const [what, value] of INVALID_TAGS) {
  Deno.test(`validate() refuses a tag with ${what}`, () => {
    assert.notEqual(problemOf("tag", value), null);
  });
}
