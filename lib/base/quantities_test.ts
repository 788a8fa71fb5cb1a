import assert from "node:assert/strict";
import fc from "fast-check";
import { formatDuration, formatSize, parseDuration, parseSize } from "./quantities.ts";

const MS_IN_100_YEARS = 36_500 * 86_400_000;

Deno.test("parseDuration() reads every unit, and fractions exactly", () => {
  const cases: [string, number][] = [
    ["0ms", 0],
    ["500ms", 500],
    ["2s", 2000],
    ["1.001s", 1001],
    ["1.5h", 5_400_000],
    ["10m", 600_000],
    ["7d", 604_800_000],
    [" 3s ", 3000],
    ["0.25ms", 0.25],
    ["36500d", MS_IN_100_YEARS],
  ];
  for (const [text, expected] of cases) assert.equal(parseDuration(text), expected, text);
});

Deno.test("parseDuration() refuses what has no number, no unit or a strange one", () => {
  const texts = [
    "",
    "s",
    "5",
    "5 s",
    "5S",
    "-5s",
    "+5s",
    "1e3s",
    ".5s",
    "5.s",
    "5w",
    "1h30m",
    "5µs",
  ];
  for (const text of texts) {
    const message = `a duration is a number with ms, s, m, h or d: current value is "${text}"`;
    assert.throws(() => parseDuration(text), { name: "SyntaxError", message });
  }
});

Deno.test("parseDuration() refuses more than 100 years", () => {
  for (const text of ["36501d", "9".repeat(400) + "s"]) {
    assert.throws(() => parseDuration(text), { name: "RangeError" });
  }
});

Deno.test("formatDuration() is read back as the same duration", () => {
  assert.equal(formatDuration(120_000), "2m");
  assert.equal(formatDuration(0), "0ms");
  assert.equal(formatDuration(1500), "1500ms");
  const whole = fc.nat(MS_IN_100_YEARS);
  const round = fc.tuple(fc.nat(99), fc.constantFrom(1000, 60_000, 3_600_000, 86_400_000))
    .map(([n, unit_ms]) => n * unit_ms);
  fc.assert(fc.property(fc.oneof(whole, round), (duration_ms) => {
    assert.equal(parseDuration(formatDuration(duration_ms)), duration_ms);
  }));
});

Deno.test("parseSize() reads every unit, in powers of 1024", () => {
  const cases: [string, number][] = [
    ["0", 0],
    ["1048576", 2 ** 20],
    ["12B", 12],
    ["1K", 1024],
    ["1.5k", 1536],
    ["512M", 2 ** 29],
    ["5 MiB", 5 * 2 ** 20],
    ["20GiB", 20 * 2 ** 30],
    ["2T", 2 ** 41],
    [" 1gib ", 2 ** 30],
  ];
  for (const [text, expected] of cases) assert.equal(parseSize(text), expected, text);
});

Deno.test("parseSize() refuses what has no number, or a strange unit", () => {
  const texts = ["", "G", "-1G", "1KB", "1P", "1e3", "0x10", "1GiBs", "1constructor"];
  for (const text of texts) {
    const message = `a size is a number with K, M, G or T: current value is "${text}"`;
    assert.throws(() => parseSize(text), { name: "SyntaxError", message });
  }
});

Deno.test("parseSize() refuses more than a double counts in bytes", () => {
  for (const text of ["8192T", "9".repeat(400)]) {
    assert.throws(() => parseSize(text), { name: "RangeError" });
  }
});

Deno.test("formatSize() is read back as the same size", () => {
  assert.equal(formatSize(20 * 2 ** 30), "20GiB");
  assert.equal(formatSize(0), "0B");
  const round = fc.tuple(fc.nat(999), fc.constantFrom(2 ** 10, 2 ** 20, 2 ** 30, 2 ** 40))
    .map(([n, unit_bytes]) => n * unit_bytes);
  fc.assert(fc.property(fc.oneof(fc.maxSafeNat(), round), (bytes) => {
    assert.equal(parseSize(formatSize(bytes)), bytes);
  }));
});
