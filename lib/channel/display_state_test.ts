import assert from "node:assert/strict";
import { displayCommand, type DisplayWish } from "./display_command.ts";
import {
  applyDisplayCommand,
  changedDisplay,
  type DisplayState,
  displayValues,
  EMPTY_DISPLAY_STATE,
} from "./display_state.ts";

function command(wish: DisplayWish, cmd_id = "1", now_ms = 0) {
  return displayCommand({ prefix: "tspi", sender: "ann" }, { cmd_id, now_ms, wish }).message;
}

function after(...wishes: DisplayWish[]): DisplayState {
  return wishes.map((wish) => command(wish)).reduce(applyDisplayCommand, EMPTY_DISPLAY_STATE);
}

const SESSION = { session_metadata: { name: "Övning 7", id: "S-7" } };

Deno.test("applyDisplayCommand() keeps the latest command of each kind", () => {
  const state = after({ units: "metric" }, { marker_color: "red" }, SESSION, { units: "imperial" });
  assert.deepEqual(displayValues(state), {
    units: "imperial",
    marker_color: "red",
    session_metadata: { name: "Övning 7", id: "S-7" },
  });
  assert.deepEqual(state.marker_color, command({ marker_color: "red" }));
});

Deno.test("applyDisplayCommand() goes by the order of the stream, not by the senders' clocks", () => {
  const later = applyDisplayCommand(EMPTY_DISPLAY_STATE, command({ units: "metric" }, "1", 5000));
  const state = applyDisplayCommand(later, command({ units: "imperial" }, "2", 1000));
  assert.equal(displayValues(state).units, "imperial");
});

Deno.test("displayValues() are null where nobody has said anything", () => {
  const nothing = { units: null, marker_color: null, session_metadata: null };
  assert.deepEqual(displayValues(EMPTY_DISPLAY_STATE), nothing);
});

Deno.test("changedDisplay() names the kinds by which two states look different", () => {
  const before = after({ units: "metric" }, SESSION);
  const again = applyDisplayCommand(before, command({ units: "metric" }, "2"));
  assert.deepEqual(changedDisplay(before, again), []);
  assert.deepEqual(changedDisplay(EMPTY_DISPLAY_STATE, after(SESSION)), [
    "display.session_metadata",
  ]);
  const renamed = applyDisplayCommand(
    before,
    command({ session_metadata: { name: "Övning 7", id: "S-8" } }),
  );
  assert.deepEqual(changedDisplay(before, renamed), ["display.session_metadata"]);
  assert.deepEqual(changedDisplay(after({ marker_color: "red" }), after({ units: "metric" })), [
    "display.units",
    "display.marker_color",
  ]);
});
