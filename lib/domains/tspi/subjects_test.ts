import fc from "fast-check";
import assert from "node:assert/strict";
import {
  messageId,
  parseTelemetrySubject,
  telemetryFilters,
  telemetrySubject,
  telemetrySubjects,
} from "./subjects.ts";

const G1 = { type: "geocentric", sensor_id: 501, day: 123, ticks: 15_340 } as const;
const S1 = { type: "spherical", sensor_id: 2048, day: 42, ticks: 923_400 } as const;

Deno.test("messageId() names the golden vectors as the contract does", () => {
  assert.equal(messageId(G1), "501:123:1.5340");
  assert.equal(messageId(S1), "2048:42:92.3400:s");
});

Deno.test("messageId() ends with the run when there is one", () => {
  assert.equal(messageId(G1, "trial-2"), "501:123:1.5340@trial-2");
  assert.equal(messageId(S1, "trial-2"), "2048:42:92.3400:s@trial-2");
});

Deno.test("messageId() always has four decimals", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 864_010_000 }), (ticks) => {
    assert.equal(messageId({ ...G1, ticks }), `501:123:${(ticks / 10_000).toFixed(4)}`);
  }));
});

Deno.test("telemetrySubject() names type and sensor below the prefix", () => {
  assert.equal(telemetrySubject("tspi", "geocentric", 501), "tspi.geocentric.501");
});

Deno.test("telemetryFilters() covers both types of a prefix", () => {
  assert.deepEqual(telemetryFilters("range2"), ["range2.geocentric.>", "range2.spherical.>"]);
});

Deno.test("parseTelemetrySubject() undoes telemetrySubject()", () => {
  const parts = fc.record({
    prefix: fc.stringMatching(/^[a-z0-9]+(\.[a-z0-9]+)?$/),
    type: fc.constantFrom("geocentric" as const, "spherical" as const),
    sensor_id: fc.integer({ min: 0, max: 65_535 }),
  }, { noNullPrototype: true });
  fc.assert(fc.property(parts, (subject) => {
    const { prefix, type, sensor_id } = subject;
    assert.deepEqual(parseTelemetrySubject(telemetrySubject(prefix, type, sensor_id)), subject);
  }));
});

Deno.test("parseTelemetrySubject() gives null for any other subject", () => {
  const others = [
    "",
    "geocentric.501",
    "tspi.geocentric",
    "tspi.geocentric.",
    "tspi.geocentric.501.x",
    "tspi.geocentric.0501",
    "tspi.geocentric.65536",
    "tspi.geocentric.-1",
    "tspi.geocentric.1e3",
    "tspi.cmd.display.units",
    "tspi.planar.501",
  ];
  for (const subject of others) assert.equal(parseTelemetrySubject(subject), null, subject);
});

Deno.test("telemetrySubjects() knows those that parseTelemetrySubject() reads with its prefix", () => {
  const isOurs = telemetrySubjects("tspi");
  const part = fc.constantFrom(
    ...["tspi", "tspi2", "tspi.x", "geocentric", "spherical", "cmd", "0", "7", "07", "501"],
    ...["65535", "65536", "99999", "123456", "-1", "1e3", " 1", "", "٣"],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      const subject = parts.join(".");
      assert.equal(isOurs(subject), parseTelemetrySubject(subject)?.prefix === "tspi", subject);
    }),
    { numRuns: 2_000, examples: [[["tspi", "spherical", "65535"]], [["tspi", "geocentric", "0"]]] },
  );
});
