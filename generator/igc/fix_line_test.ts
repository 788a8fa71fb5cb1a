import assert from "node:assert/strict";
import { parseExtensionLine, parseFixLine } from "./fix_line.ts";

const LINE = "B1018265100642N00700604EA-004200049";

Deno.test("parseFixLine() reads a record without extensions", () => {
  assert.deepEqual(parseFixLine(LINE, []), {
    timeOfDay_ms: ((10 * 60 + 18) * 60 + 26) * 1000,
    lat: 51 + 0.642 / 60,
    lon: 7 + 0.604 / 60,
    validity: "A",
    pressure_m: -42,
    gps_m: 49,
  });
});

Deno.test("parseFixLine() turns south and west into negative degrees", () => {
  const fix = parseFixLine("B2359593330000S07045000WV0123400000", []);
  assert.equal(fix?.lat, -33.5);
  assert.equal(fix?.lon, -70.75);
  assert.equal(fix?.validity, "V");
});

Deno.test("parseFixLine() adds decimals of time and place when the file declares them", () => {
  const extensions = parseExtensionLine("I033637LAD3838LOD3941TDS");
  assert.ok(extensions);
  const fix = parseFixLine(`${LINE}257125`, extensions);
  assert.equal(fix?.timeOfDay_ms, ((10 * 60 + 18) * 60 + 26) * 1000 + 125);
  assert.ok(Math.abs((fix?.lat ?? 0) - (51 + 0.64225 / 60)) < 1e-12);
  assert.ok(Math.abs((fix?.lon ?? 0) - (7 + 0.6047 / 60)) < 1e-12);
});

Deno.test("parseFixLine() does without an extension that the line is too short for", () => {
  const extensions = parseExtensionLine("I013638TDS");
  assert.ok(extensions);
  assert.deepEqual(parseFixLine(LINE, extensions), parseFixLine(LINE, []));
});

for (
  const [what, line] of [
    ["it is cut short", LINE.slice(0, 34)],
    ["a digit is none", LINE.replace("5100642", "51O0642")],
    ["the hour is 24", LINE.replace("B10", "B24")],
    ["the minute is 60", LINE.replace("B1018", "B1060")],
    ["the second is 60", LINE.replace("101826", "101860")],
    ["the minutes of latitude are 60", LINE.replace("5100642", "5160000")],
    ["the latitude is above 90", LINE.replace("5100642", "9000001")],
    ["the longitude is above 180", LINE.replace("00700604", "18000001")],
    ["the validity is neither A nor V", LINE.replace("EA", "EX")],
    ["a height holds a letter", LINE.replace("-0042", "-00x2")],
  ] as const
) {
  Deno.test(`parseFixLine() gives null when ${what}`, () => {
    assert.equal(parseFixLine(line, []), null);
  });
}

Deno.test("parseExtensionLine() reads columns and codes", () => {
  assert.deepEqual(parseExtensionLine("I023638FXA3940SIU"), [
    { first: 36, last: 38, code: "FXA" },
    { first: 39, last: 40, code: "SIU" },
  ]);
});

for (
  const [what, line] of [
    ["it announces more than it holds", "I033638FXA3940SIU"],
    ["a field lies inside the fixed columns", "I013538FXA"],
    ["a field ends before it begins", "I013836FXA"],
    ["it is cut short", "I013638FX"],
  ] as const
) {
  Deno.test(`parseExtensionLine() gives null when ${what}`, () => {
    assert.equal(parseExtensionLine(line), null);
  });
}
