import assert from "node:assert/strict";
import fc from "fast-check";
import { type InputLine, InputLines, MAX_LINE_CHARS, MAX_WAITING_LINES } from "./input_lines.ts";

const encoder = new TextEncoder();

function inputOf(pieces: readonly Uint8Array[]): InputLines {
  return new InputLines(async function* () {
    yield* pieces;
  });
}

/** What a listener hears that is there from the start. */
async function linesOf(...pieces: readonly Uint8Array[]): Promise<InputLine[]> {
  const input = inputOf(pieces);
  const lines: InputLine[] = [];
  input.onLine((line) => lines.push(line));
  await input.ended;
  return lines;
}

function taken(...texts: readonly string[]): InputLine[] {
  return texts.map((text) => ({ ok: true, text }));
}

Deno.test("onLine() hears each line without its break, and a last one that has none", async () => {
  assert.deepEqual(
    await linesOf(encoder.encode("live\r\n\nseek +1m\nqu"), encoder.encode("it")),
    taken("live", "", "seek +1m", "quit"),
  );
  assert.deepEqual(await linesOf(), []);
});

Deno.test("onLine() hears the same lines however they are cut into pieces", async () => {
  const text = fc.string({ unit: "grapheme", maxLength: 40 });
  const cuts = fc.array(fc.nat(200), { maxLength: 8 });
  await fc.assert(fc.asyncProperty(text, cuts, async (text, cuts) => {
    const bytes = encoder.encode(text);
    const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)];
    const pieces = places.map((from, i) => bytes.subarray(from, places[i + 1] ?? bytes.length));
    assert.deepEqual(await linesOf(...pieces), await linesOf(bytes));
  }));
});

Deno.test("onLine() says that a line is too long, and goes on behind it", async () => {
  const long = "x".repeat(MAX_LINE_CHARS + 1);
  const pieces = [long, long, "\n", long.slice(1), "\nlive\n"].map((text) => encoder.encode(text));
  const [tooLong, ...rest] = await linesOf(...pieces);
  assert.deepEqual(tooLong, {
    ok: false,
    problem: "a line may have 4096 characters, and this has more",
  });
  assert.deepEqual(rest, taken(long.slice(1), "live"));
});

Deno.test("onLine() hears what came before it, and how much was lost", async () => {
  const input = inputOf([encoder.encode("early\n".repeat(MAX_WAITING_LINES + 2))]);
  input.start();
  await input.ended;
  const lines: InputLine[] = [];
  input.onLine((line) => lines.push(line));
  assert.equal(lines.length, MAX_WAITING_LINES + 1);
  assert.deepEqual(lines[0], { ok: true, text: "early" });
  assert.deepEqual(lines.at(-1), {
    ok: false,
    problem: "2 lines came before anybody listened, and are lost",
  });
});

Deno.test("InputLines reads nothing before it is asked to", async () => {
  let reads = 0;
  const input = new InputLines(async function* () {
    reads++;
    yield* [];
  });
  await Promise.resolve();
  assert.equal(reads, 0);
  input.start();
  input.onLine(() => {});
  await input.ended;
  assert.equal(reads, 1, "there is one reader");
});
