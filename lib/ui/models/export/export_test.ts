import assert from "node:assert/strict";
import fc from "fast-check";
import { sampleTable } from "../../testing/sample_table.ts";
import { CSV, csvField } from "./csv.ts";
import { exportRows } from "./export_row.ts";
import { EXPORT_FORMATS, exportFileName } from "./formats.ts";
import { GEOJSON } from "./geojson.ts";
import { JSON_LINES } from "./json_lines.ts";
import { KML, xmlText } from "./kml.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const HOSTILE = '=1+2,"</name><script>';

function rows() {
  const table = sampleTable([
    { entity: "10011", at_ms: 1_500_000_000_000, east_mps: 3, north_mps: -4, altitude_m: 954.5 },
    { entity: HOSTILE, lat: NaN, lon: NaN, altitude_m: NaN, status: 2, mask: 7 },
  ]);
  return exportRows(table, [0, 1, 99]);
}

pure("exportRows() are SI units and UTC, with null for what is not known", () => {
  const [first, second] = rows();
  assert.equal(rows().length, 2, "rows that are not there are left out");
  assert.deepEqual(
    [first?.time, first?.speed_mps, first?.acceleration_mps2, first?.status],
    ["2017-07-14T02:40:00.000Z", 5, null, "LIVE"],
  );
  assert.deepEqual([second?.lat_deg, second?.validity_mask, second?.status], [null, 7, "STALE"]);
});

pure("CSV is quoted, and holds no formula", () => {
  const [head, first, second] = CSV.write(rows()).split("\r\n");
  assert.match(head ?? "", /^entity,time,received,lat_deg,/);
  assert.match(head ?? "", /,status,domain,label$/);
  assert.match(first ?? "", /^10011,2017-07-14T02:40:00.000Z,.*,51,7,954.5,5,3,-4,0,,511,LIVE,,$/);
  assert.match(second ?? "", /^"'=1\+2,""<\/name><script>",/);
  assert.deepEqual(
    ["@x", "-1", "a\nb", -1, null].map(csvField),
    ["'@x", "'-1", '"a\nb"', "-1", ""],
  );
});

pure("Every format carries what people call a flight", () => {
  const table = sampleTable([{ entity: "4ca97b", label: "RYR4TQ" }, { entity: "10011" }]);
  const called = exportRows(table, [0, 1]);
  assert.deepEqual(called.map(({ label }) => label), ["RYR4TQ", ""]);
  assert.match(CSV.write(called), /,LIVE,,RYR4TQ\r\n10011,/);
  for (const { write } of EXPORT_FORMATS) assert.match(write(called), /\blabel\b[^]*\bRYR4TQ\b/);
});

pure("GeoJSON has points, and no geometry where there is no position", () => {
  const { type, features } = JSON.parse(GEOJSON.write(rows()));
  assert.equal(type, "FeatureCollection");
  assert.deepEqual(features[0].geometry, { type: "Point", coordinates: [7, 51, 954.5] });
  assert.equal(features[1].geometry, null);
  assert.equal(features[1].id, HOSTILE);
});

pure("KML is XML, whatever a name holds", () => {
  const text = KML.write(rows());
  assert.match(text, /<coordinates>7,51,954.5<\/coordinates>/);
  assert.match(text, /<name>=1\+2,&quot;&lt;\/name&gt;&lt;script&gt;<\/name>/);
  assert.doesNotMatch(text, /<script>/);
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    const escaped = xmlText(name);
    assert.doesNotMatch(escaped, /[<>"'\ufffe\uffff]/);
    const control = [...escaped].filter((letter) => letter < " " && !"\t\n\r".includes(letter));
    assert.deepEqual(control, []);
    assert.doesNotMatch(escaped, /&(?!(amp|lt|gt|quot|apos);)/);
    assert.ok(escaped.isWellFormed());
  }));
});

pure("JSON lines are one object each", () => {
  const lines = JSON_LINES.write(rows()).trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ entity }) => entity), ["10011", HOSTILE]);
});

pure("exportFileName() is made of letters that every disk takes", () => {
  const names = EXPORT_FORMATS.map((format) => exportFileName(1_500_000_000_123, format));
  assert.equal(names[0], "rangecast-2017-07-14T024000Z.csv");
  for (const name of names) assert.match(name, /^[\w.-]+$/);
});
