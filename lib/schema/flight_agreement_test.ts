import { decodeFlight } from "@rangecast/domains/flight/decode-flight";
import { flightMessages } from "@rangecast/tests/flight-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import { validate } from "./validators.ts";

const ODD_VALUES: readonly unknown[] = [
  0,
  -1,
  1.5,
  360,
  90.5,
  253_402_300_800,
  true,
  null,
  "",
  "4CA97B",
  "x".repeat(17),
  "😀".repeat(16),
  "😀".repeat(17),
  "2026-02-30T00:00:61Z",
  [],
  {},
];

/** The object with one of its members, at any depth, left out, renamed or given an odd value. */
function damaged(object: object, pick: (count: number) => number): object {
  const list: [string, unknown][] = Object.entries(object);
  const [key, value] = list[pick(list.length)] ?? assert.fail();
  if (typeof value === "object" && value !== null && pick(4) > 0) {
    return { ...object, [key]: damaged(value, pick) };
  }
  const { [key]: _, ...rest }: Record<string, unknown> = { ...object };
  switch (pick(4)) {
    case 0:
      return rest;
    case 1:
      return { ...object, [`${key}s`]: value };
    case 2:
      return { ...object, [key]: list[pick(list.length)]?.[1] };
    default:
      return { ...object, [key]: ODD_VALUES[pick(ODD_VALUES.length)] };
  }
}

Deno.test("decodeFlight() accepts what the schema accepts, and nothing else", () => {
  let accepted = 0;
  const choices = fc.infiniteStream(fc.nat());
  fc.assert(
    fc.property(flightMessages, choices, (message, numbers) => {
      const pick = (count: number) => (numbers.next().value ?? 0) % count;
      const text = JSON.stringify(damaged(message, pick));
      const decoded = decodeFlight(new TextEncoder().encode(text));
      const verdict = validate("flight", JSON.parse(text));
      assert.equal(typeof decoded === "object", verdict.ok, `${JSON.stringify(verdict)} ${text}`);
      if (verdict.ok) accepted++;
    }),
    { numRuns: 3000 },
  );
  assert.ok(accepted > 100 && accepted < 2900, `${accepted} of 3000 were accepted`);
});
