import assert from "node:assert/strict";
import fc from "fast-check";
import { firstNsAt, firstNsBehind, formatNs, parseStoreTime, storedMs } from "./store_instant.ts";

const storeTime = fc.bigInt({ min: 1_000_000_000_000_000_000n, max: 4_000_000_000_000_000_000n });

Deno.test("firstNsAt() and firstNsBehind() enclose exactly the nanoseconds of one instant", () => {
  fc.assert(fc.property(storeTime, (time_ns) => {
    const unix_ms = storedMs(time_ns);
    const [first_ns, behind_ns] = [firstNsAt(unix_ms), firstNsBehind(unix_ms)];
    assert.ok(first_ns <= time_ns && time_ns < behind_ns);
    assert.equal(storedMs(first_ns), unix_ms);
    assert.equal(storedMs(behind_ns - 1n), unix_ms);
    assert.ok(storedMs(first_ns - 1n) < unix_ms);
    assert.ok(storedMs(behind_ns) > unix_ms);
  }));
});

Deno.test("firstNsAt() is that instant when it is a whole millisecond", () => {
  assert.equal(storedMs(firstNsAt(1_784_107_800_123)), 1_784_107_800_123);
  assert.equal(firstNsAt(0), 0n);
  assert.equal(firstNsAt(-5), 0n);
});

Deno.test("parseStoreTime() reads what formatNs() writes, and as many decimals as there are", () => {
  fc.assert(fc.property(storeTime, (time_ns) => {
    assert.equal(parseStoreTime(formatNs(time_ns)), storedMs(time_ns));
  }));
  assert.equal(parseStoreTime("2026-07-15T09:30:00Z"), Date.UTC(2026, 6, 15, 9, 30));
  assert.equal(parseStoreTime("2026-07-15T09:30:00.5Z"), Date.UTC(2026, 6, 15, 9, 30) + 500);
  assert.equal(parseStoreTime("1970-01-01T00:00:00.000000001Z"), storedMs(1n));
  assert.equal(formatNs(1_500_000_001n), "1970-01-01T00:00:01.500000001Z");
});

Deno.test("parseStoreTime() gives NaN when it is no time", () => {
  for (const text of ["", "now", "2026-07-15", "2026-13-45T09:30:00Z", "1969-12-31T23:59:59.5Z"]) {
    assert.ok(Number.isNaN(parseStoreTime(text)), text);
  }
});
