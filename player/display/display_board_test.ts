import assert from "node:assert/strict";
import type { DisplayCommand, DisplayPayload } from "@rangecast/channel/display-command";
import { DisplayBoard, type DisplayLook } from "./display_board.ts";

const LOOK: DisplayLook = { units: "metric", marker_color: null, session: null };

function boardOf(fixedUnits?: "metric" | "imperial") {
  const looks: DisplayLook[] = [];
  const board = new DisplayBoard({ fixedUnits, onChange: (look) => looks.push(look) });
  let said = 0;
  const say = (payload: DisplayPayload, seq?: number) => {
    said++;
    const name = `display.${Object.keys(payload)[0]}` as DisplayCommand["name"]; // Its key names it.
    const ts = "2026-07-15T12:00:00Z";
    board.apply({ cmd_id: `id-${said}`, name, ts, sender: "tower", payload }, seq ?? said);
  };
  return { board, looks, say };
}

Deno.test("apply() changes the look of the display, and says so", () => {
  const { board, looks, say } = boardOf();
  say({ units: "IMPERIAL" });
  say({ units: "imperial" });
  say({ marker_color: "Red" });
  say({ session_metadata: { name: "Night", id: "n1" } });
  assert.deepEqual(looks, [
    { ...LOOK, units: "imperial" },
    { ...LOOK, units: "imperial", marker_color: "red" },
    { units: "imperial", marker_color: "red", session: { name: "Night", id: "n1" } },
  ]);
  assert.equal(board.units, "imperial");
  assert.equal(board.lastCommandId, "id-4");
});

Deno.test("apply() leaves the units that the viewer has chosen", () => {
  const { board, looks, say } = boardOf("metric");
  say({ units: "imperial" });
  assert.equal(board.units, "metric");
  assert.deepEqual(looks, []);
  say({ marker_color: "blue" });
  assert.deepEqual(looks, [{ ...LOOK, marker_color: "blue" }]);
});

Deno.test("apply() passes over what is older than what is in force, and counts what cannot be", () => {
  const { board, looks, say } = boardOf();
  say({ marker_color: "red" }, 9);
  say({ marker_color: "blue" }, 8);
  say({ units: "imperial" }, 7);
  say({ marker_color: "no colour" }, 10);
  assert.deepEqual(looks, [
    { ...LOOK, marker_color: "red" },
    { ...LOOK, units: "imperial", marker_color: "red" },
  ]);
  assert.equal(board.refused, 1);
});

Deno.test("begin() collects the commands of a picture, and commit() shows them at once", () => {
  const { board, looks, say } = boardOf();
  say({ marker_color: "red" }, 9);
  board.begin();
  say({ units: "imperial" }, 3);
  say({ session_metadata: { name: "Night", id: "n1" } }, 4);
  assert.equal(board.units, "metric", "the picture before is still shown");
  board.commit();
  assert.deepEqual(looks.slice(1), [
    { units: "imperial", marker_color: null, session: { name: "Night", id: "n1" } },
  ]);
  say({ marker_color: "red" }, 5);
  assert.equal(looks.at(-1)?.marker_color, "red", "what counts is the order of the new picture");
});

Deno.test("commit() says nothing when the display looks as before", () => {
  const { board, looks, say } = boardOf();
  say({ marker_color: "red" }, 9);
  board.begin();
  say({ marker_color: "red" }, 2);
  board.commit();
  board.commit();
  assert.equal(looks.length, 1);
});
