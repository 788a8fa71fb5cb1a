import assert from "node:assert/strict";
import fc from "fast-check";
import { type ByteSink, HIGH_WATER_CHARS, LIMIT_CHARS, LineWriter } from "./line_writer.ts";

/** Takes at most `most` bytes a write. */
class Collector implements ByteSink {
  readonly #decoder = new TextDecoder();
  text = "";
  writes = 0;

  constructor(readonly most = Infinity) {}

  write(bytes: Uint8Array): Promise<number> {
    const taken = bytes.subarray(0, this.most);
    this.text += this.#decoder.decode(taken, { stream: true });
    this.writes++;
    return Promise.resolve(taken.length);
  }
}

/** Takes a write only when the test lets it. */
class SlowSink implements ByteSink {
  readonly #writes: { count: number; taken: PromiseWithResolvers<number> }[] = [];

  write(bytes: Uint8Array): Promise<number> {
    const taken = Promise.withResolvers<number>();
    this.#writes.push({ count: bytes.length, taken });
    return taken.promise;
  }

  /** Number of writes under way. */
  get pending(): number {
    return this.#writes.length;
  }

  take(): void {
    const write = this.#writes.shift();
    write?.taken.resolve(write.count);
  }

  fail(error: unknown): void {
    this.#writes.shift()?.taken.reject(error);
  }
}

/** Lets everything run that is ready to. */
async function turn(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(() => settled = true);
  await turn();
  return settled;
}

Deno.test("LineWriter writes every line in order when the sink takes parts of a write", async () => {
  const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", " "));
  const bursts = fc.array(fc.array(line, { maxLength: 5 }), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(bursts, fc.integer({ min: 1, max: 50 }), async (bursts, most) => {
      const sink = new Collector(most);
      const writer = new LineWriter(sink);
      for (const lines of bursts) {
        for (const line of lines) writer.write(line);
        await Promise.resolve();
      }
      await writer.flush();
      assert.equal(sink.text, bursts.flat().map((line) => `${line}\n`).join(""));
      assert.equal(writer.dropped, 0);
    }),
  );
});

Deno.test("LineWriter gathers the lines of one turn into one write", async () => {
  const sink = new Collector();
  const writer = new LineWriter(sink);
  for (let i = 0; i < 100; i++) writer.write(String(i));
  await writer.flush();
  assert.equal(sink.writes, 1);
});

Deno.test("LineWriter has one write under way at a time, and goes on with what came since", async () => {
  const sink = new SlowSink();
  const writer = new LineWriter(sink);
  writer.write("first");
  await turn();
  writer.write("second");
  await turn();
  assert.equal(sink.pending, 1);
  sink.take();
  await turn();
  assert.equal(sink.pending, 1);
  const flushed = writer.flush();
  assert.equal(await hasSettled(flushed), false);
  sink.take();
  await flushed;
});

Deno.test("LineWriter.ready() holds its caller when the sink is slow, until there is room", async () => {
  const sink = new SlowSink();
  const writer = new LineWriter(sink);
  const line = "x".repeat(HIGH_WATER_CHARS);
  writer.write(line);
  assert.equal(writer.hasRoom, false);
  await writer.ready();
  assert.equal(writer.hasRoom, true);
  writer.write(line);
  const ready = [writer.ready(), writer.ready()];
  assert.equal(await hasSettled(Promise.all(ready)), false);
  sink.take();
  await Promise.all(ready);
  assert.equal(writer.hasRoom, true);
  sink.take();
  await writer.flush();
});

Deno.test("LineWriter drops and counts lines when a caller does not wait for a slow sink", async () => {
  const sink = new SlowSink();
  const writer = new LineWriter(sink);
  const line = "x".repeat(HIGH_WATER_CHARS - 1);
  for (let i = 0; i < LIMIT_CHARS / HIGH_WATER_CHARS + 3; i++) writer.write(line);
  assert.equal(writer.dropped, 3);
  await turn();
  sink.take();
  await writer.flush();
  writer.write("room again");
  await turn();
  sink.take();
  await writer.flush();
  assert.equal(writer.dropped, 3);
});

Deno.test("LineWriter.closed resolves and nothing throws when the reader goes away", async () => {
  const sink = new SlowSink();
  const writer = new LineWriter(sink);
  const cause = new Deno.errors.BrokenPipe("gone");
  writer.write("under way");
  await turn();
  writer.write("x".repeat(HIGH_WATER_CHARS));
  const [ready, flushed] = [writer.ready(), writer.flush()];
  sink.fail(cause);
  assert.equal(await writer.closed, cause);
  await ready;
  await flushed;
  writer.write("after");
  assert.equal(writer.hasRoom, true);
  await writer.flush();
  assert.equal(sink.pending, 0);
  assert.equal(writer.dropped, 3);
});

Deno.test("LineWriter.closed is pending while the reader is there", async () => {
  const writer = new LineWriter(new Collector());
  writer.write("line");
  await writer.flush();
  assert.equal(await hasSettled(writer.closed), false);
});

Deno.test("LineWriter takes a sink that accepts nothing, or throws at once, for a reader gone", async () => {
  const deaf: ByteSink = { write: () => Promise.resolve(0) };
  const broken: ByteSink = {
    write: () => {
      throw "no error object";
    },
  };
  for (
    const [sink, message] of [[deaf, "the reader takes nothing"], [
      broken,
      "no error object",
    ]] as const
  ) {
    const writer = new LineWriter(sink);
    writer.write("line");
    assert.equal((await writer.closed).message, message);
    assert.equal(writer.dropped, 1);
  }
});
