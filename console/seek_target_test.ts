import assert from "node:assert/strict";
import { parseSeek, seekInstant, seekValue } from "./seek_target.ts";

const NOON_MS = Date.UTC(2026, 6, 15, 12);

Deno.test("parseSeek() leaves a step to the host", () => {
  for (const step of ["-30s", "+1.5m", "+500ms"]) {
    const target = parseSeek(` ${step} `);
    assert.equal(seekInstant(target, NOON_MS), null);
    assert.equal(seekValue(target, NOON_MS), step);
  }
});

Deno.test("parseSeek() reads an instant, which may be relative to now", () => {
  for (
    const [text, iso] of [
      ["2026-07-15T12:00:10+02:00", "2026-07-15T10:00:10.000Z"],
      ["1h-ago", "2026-07-15T11:00:00.000Z"],
      ["now", "2026-07-15T12:00:00.000Z"],
    ] as const
  ) {
    const target = parseSeek(text);
    assert.equal(seekInstant(target, NOON_MS), Date.parse(iso));
    assert.equal(seekValue(target, NOON_MS), iso);
  }
});

Deno.test("parseSeek() refuses what is neither a step nor an instant", () => {
  for (const text of ["", "30s", "-30", "--30s", "-30s-ago", "+2 m", "yesterday", "-36501d"]) {
    assert.throws(
      () => parseSeek(text),
      /^(SyntaxError|RangeError): (it must be|a duration)/,
      text,
    );
  }
});
