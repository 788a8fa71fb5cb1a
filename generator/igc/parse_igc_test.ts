import assert from "node:assert/strict";
import fc from "fast-check";
import { type IgcFlight, type LineRefusals, parseIgc } from "./parse_igc.ts";

const DATE = "HFDTE140626";
const DAY_MS = Date.UTC(2026, 5, 14);

/** A fix at `clock` (hhmmss); `east` counts thousandths of a minute. */
function fix(clock: string, { validity = "A", east = 0, gps = 650 } = {}): string {
  const lon = String(1756400 + east).padStart(8, "0");
  return `B${clock}5939000N${lon}E${validity}00580${String(gps).padStart(5, "0")}`;
}

function parse(...lines: string[]): IgcFlight {
  return parseIgc(lines.join("\n"));
}

function secondsOf({ fixes }: IgcFlight): number[] {
  return fixes.map(({ time_ms }) => (time_ms - DAY_MS) / 1000);
}

/** The reasons that were counted. */
function counted({ refused }: IgcFlight): Partial<LineRefusals> {
  return Object.fromEntries(Object.entries(refused).filter(([, count]) => count > 0));
}

for (
  const [what, line, day_ms] of [
    ["short", "HFDTE150717", Date.UTC(2017, 6, 15)],
    ["long", "HFDTEDATE:150717,01", Date.UTC(2017, 6, 15)],
    ["long, spaced", "HFDTEDATE: 150717", Date.UTC(2017, 6, 15)],
    ["short, of the last century", "HFDTE010199", Date.UTC(1999, 0, 1)],
  ] as const
) {
  Deno.test(`parseIgc() reads the date when it is spelled ${what}`, () => {
    assert.equal(parse(line, fix("000001")).fixes[0]?.time_ms, day_ms + 1000);
  });
}

Deno.test("parseIgc() takes lines that end in LF, CR LF and CR", () => {
  assert.equal(parseIgc(`${DATE}\r\n${fix("100000")}\r${fix("100001")}\n`).fixes.length, 2);
});

Deno.test("parseIgc() goes on with the next day when the clock passes midnight", () => {
  const flight = parse(DATE, fix("235958"), fix("000001"), fix("235959"), fix("000000"));
  assert.deepEqual(secondsOf(flight), [86398, 86401, 2 * 86400 - 1, 2 * 86400]);
  assert.deepEqual(counted(flight), {});
});

Deno.test("parseIgc() counts a day once when the date is said again after midnight", () => {
  for (const again of ["HFDTE150626", DATE]) {
    const flight = parse(DATE, fix("235958"), again, fix("000001"));
    assert.deepEqual(secondsOf(flight), [86398, 86401], again);
  }
});

Deno.test("parseIgc() keeps the first A fix when a time is repeated", () => {
  const flight = parse(
    DATE,
    fix("100000", { validity: "V", east: 1 }),
    fix("100000", { east: 2 }),
    fix("100000", { east: 3 }),
    fix("100001", { east: 4 }),
    fix("100001", { validity: "V", east: 5 }),
  );
  const thousandths = flight.fixes.map(({ lon }) => Math.round(lon * 60_000) - 17 * 60_000 - 56400);
  assert.deepEqual(thousandths, [2, 4]);
  assert.deepEqual(counted(flight), { repeated_time: 3 });
});

Deno.test("parseIgc() leaves out a fix when its time steps back", () => {
  const flight = parse(DATE, fix("100005"), fix("100003"), fix("100004"), fix("100006"));
  assert.deepEqual(secondsOf(flight), [36005, 36006]);
  assert.deepEqual(counted(flight), { time_steps_back: 2 });
});

Deno.test("parseIgc() counts by reason what it cannot read, and goes on", () => {
  const flight = parse(
    fix("095959"),
    "HFDTE320626",
    DATE,
    "I02nonsense",
    fix("100000"),
    fix("100001").slice(0, 20),
    "*** what ***",
    "LXXX a comment",
    "",
    fix("100002"),
  );
  assert.deepEqual(secondsOf(flight), [36000, 36002]);
  assert.deepEqual(counted(flight), {
    malformed_fix: 1,
    malformed_date: 1,
    malformed_extensions: 1,
    unknown_record: 1,
    fix_before_date: 1,
  });
});

Deno.test("parseIgc() throws when there is no date", () => {
  assert.throws(() => parse(fix("100000")), { name: "SyntaxError", message: /HFDTE/ });
});

Deno.test("parseIgc() throws when there is no fix", () => {
  assert.throws(() => parse(DATE, "LXXX"), { name: "SyntaxError", message: /no fix/ });
});

Deno.test("parseIgc() gives strictly increasing times and accounts for every fix line", () => {
  const second = fc.nat(86_399);
  fc.assert(fc.property(fc.array(second, { minLength: 1, maxLength: 60 }), (seconds) => {
    const lines = seconds.map((s) => {
      const parts = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60];
      return fix(parts.map((part) => String(part).padStart(2, "0")).join(""));
    });
    const { fixes, refused } = parse(DATE, ...lines);
    const increasing = fixes.every(({ time_ms }, i) =>
      i === 0 || time_ms > (fixes[i - 1]?.time_ms ?? 0)
    );
    assert.ok(increasing);
    assert.equal(fixes.length + refused.repeated_time + refused.time_steps_back, seconds.length);
  }));
});

Deno.test("parseIgc() throws nothing but SyntaxError for any text", () => {
  const line = fc.oneof(
    fc.string(),
    fc.string().map((rest) => `B${rest}`),
    fc.string().map((rest) => `HFDTE${rest}`),
    fc.constantFrom(DATE, fix("100000"), "I013638TDS", "I999999999"),
  );
  fc.assert(fc.property(fc.array(line), (lines) => {
    try {
      parse(...lines);
    } catch (error) {
      assert.ok(error instanceof SyntaxError);
    }
  }));
});
