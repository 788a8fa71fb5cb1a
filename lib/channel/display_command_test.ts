import assert from "node:assert/strict";
import {
  type DisplayCommand,
  displayCommand,
  type DisplayWish,
  parseUnits,
  readDisplayCommand,
} from "./display_command.ts";

const CMD_ID = "0b7e1f9c-2d3a-4c5b-8e6f-7a8b9c0d1e2f";
const NOW_MS = Date.UTC(2026, 6, 15, 9, 30);

function build(wish: DisplayWish, sender = "ann") {
  return displayCommand({ prefix: "tspi", sender }, { cmd_id: CMD_ID, now_ms: NOW_MS, wish });
}

Deno.test("displayCommand() is the command of the contract, in lower case", () => {
  assert.deepEqual(build({ units: "Imperial" }), {
    kind: "display-command",
    subject: "tspi.cmd.display.units",
    messageId: CMD_ID,
    headers: [],
    message: {
      cmd_id: CMD_ID,
      name: "display.units",
      ts: "2026-07-15T09:30:00.000Z",
      sender: "ann",
      payload: { units: "imperial" },
    },
  });
});

Deno.test("displayCommand() publishes each kind on its own subject", () => {
  const colour = build({ marker_color: "#0F0" });
  assert.equal(colour.subject, "tspi.cmd.display.marker_color");
  assert.equal(colour.message.name, "display.marker_color");
  assert.deepEqual(colour.message.payload, { marker_color: "#0f0" });
  const session = build({ session_metadata: { name: " Övning 7 ", id: "\tS-7" } });
  assert.equal(session.subject, "tspi.cmd.display.session_metadata");
  assert.equal(session.message.name, "display.session_metadata");
  assert.deepEqual(session.message.payload, { session_metadata: { name: "Övning 7", id: "S-7" } });
});

Deno.test("displayCommand() refuses what no screen can show", () => {
  assert.throws(() => build({ units: "nautical" }), /metric or imperial.*"nautical"/);
  assert.throws(() => build({ marker_color: "greenish" }), /CSS colour/);
  assert.throws(() => build({ session_metadata: { name: " ", id: "7" } }), /the name of a session/);
  assert.throws(() => build({ session_metadata: { name: "x", id: "" } }), /the id of a session/);
  assert.throws(() => build({ session_metadata: { name: "a\nb", id: "7" } }), SyntaxError);
  assert.throws(() => build({ units: "metric" }, ""), /a sender/);
});

Deno.test("parseUnits() takes any case", () => {
  assert.deepEqual(["METRIC", " imperial "].map(parseUnits), ["metric", "imperial"]);
});

Deno.test("readDisplayCommand() gives a command in lower case, or what is wrong with it", () => {
  const { message } = build({ units: "metric" });
  const read = (change: Partial<DisplayCommand>) => {
    const reading = readDisplayCommand({ ...message, ...change });
    return reading.ok ? reading.value : reading.problem;
  };
  assert.deepEqual(read({ payload: { units: "METRIC" } }), message);
  assert.match(String(read({ ts: "2026-02-31T00:00:00Z" })), /2026-02-31/);
  assert.match(String(read({ payload: { marker_color: "red" } })), /of its kind: "display.units"/);
  const name = "display.marker_color";
  assert.match(String(read({ name, payload: { marker_color: "greenish" } })), /"greenish"/);
});
