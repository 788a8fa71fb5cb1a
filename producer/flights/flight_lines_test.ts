import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeFlight } from "@rangecast/domains/flight/decode-flight";
import { flightMessage, flightMessages } from "@rangecast/tests/flight-samples";
import { MAX_LINE_BYTES, readFlightLines } from "./flight_lines.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What is read from `text` that comes in parts of `size` bytes. */
function read(text: string, size = 7) {
  async function* parts() {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return Array.fromAsync(readFlightLines(parts()));
}

Deno.test("readFlightLines() reads each line, and tells blank and broken ones", async () => {
  const line = decoder.decode(encodeFlight(flightMessage()));
  const long = `{"x":"${"y".repeat(MAX_LINE_BYTES)}"}`;
  const text = `${line}\r\n\n  \t\n{"schema_version":1\n${long}\n${line}`;
  const types = (await read(text, 5000)).map(({ type }) => type);
  assert.deepEqual(types, ["flight", "blank", "blank", "broken", "broken", "flight"]);
});

Deno.test("readFlightLines() gives what was written, however it comes in parts", async () => {
  const sample = fc.tuple(
    fc.array(flightMessages, { maxLength: 5 }),
    fc.integer({ min: 1, max: 300 }),
  );
  await fc.assert(
    fc.asyncProperty(sample, async ([messages, size]) => {
      const text = messages.map((message) => `${decoder.decode(encodeFlight(message))}\n`).join("");
      const lines = await read(text, size);
      assert.equal(lines.length, messages.length);
      for (const [i, line] of lines.entries()) {
        assert.ok(line.type === "flight");
        assert.equal(line.message.payload.icao24, messages[i]?.payload.icao24);
      }
    }),
    { numRuns: 50 },
  );
});
