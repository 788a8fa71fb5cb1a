import assert from "node:assert/strict";
import { MetricsRegistry } from "./registry.ts";

/** The lines of samples, without the comments. */
async function samples(registry: MetricsRegistry): Promise<string[]> {
  return (await registry.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

Deno.test({
  name: "MetricsRegistry.text() is what a scraper reads, and needs no permission",
  permissions: "none",
  async fn() {
    const registry = new MetricsRegistry();
    registry.counter("received_total", "Datagrams received", () => 12);
    registry.gauge("spooled", "Frames in the spool", () => -1.5);
    assert.equal(
      await registry.text(),
      "# HELP received_total Datagrams received\n# TYPE received_total counter\nreceived_total 12\n\n" +
        "# HELP spooled Frames in the spool\n# TYPE spooled gauge\nspooled -1.5\n",
    );
    assert.match(registry.contentType, /^text\/plain; version=0\.0\.4/);
  },
});

Deno.test("MetricsRegistry.text() reads every number at the moment of the scrape", async () => {
  const registry = new MetricsRegistry();
  let count = 1;
  registry.counter("stored_total", "Stored", () => count);
  assert.deepEqual(await samples(registry), ["stored_total 1"]);
  assert.deepEqual(await samples(registry), ["stored_total 1"]);
  count = 5;
  assert.deepEqual(await samples(registry), ["stored_total 5"]);
  // A scraper takes that for a restart.
  count = 2;
  assert.deepEqual(await samples(registry), ["stored_total 2"]);
});

Deno.test("MetricsRegistry.text() has a sample for each reason, and drops those that are gone", async () => {
  const registry = new MetricsRegistry();
  let refused: Record<string, number> = { length: 3, 'odd "text"\\\n': 0 };
  registry.counter("refused_total", "Refused", () => refused);
  registry.gauge("age_s", "Age", () => refused);
  assert.deepEqual(await samples(registry), [
    'refused_total{reason="length"} 3',
    'refused_total{reason="odd \\"text\\"\\\\\\n"} 0',
    'age_s{reason="length"} 3',
    'age_s{reason="odd \\"text\\"\\\\\\n"} 0',
  ]);
  refused = {};
  assert.deepEqual(await samples(registry), []);
});

Deno.test("MetricsRegistry.text() keeps scrapes apart that run at the same time", async () => {
  const registry = new MetricsRegistry();
  registry.counter("stored_total", "Stored", () => ({ a: 1, b: 2 }));
  const texts = await Promise.all([registry.text(), registry.text(), registry.text()]);
  assert.equal(new Set(texts).size, 1);
});

Deno.test("MetricsRegistry.text() rejects when a number cannot be read, or a counter is negative", async () => {
  for (
    const read of [() => -1, () => Infinity, () => {
      throw new Error("gone");
    }]
  ) {
    const registry = new MetricsRegistry();
    registry.counter("bad_total", "Bad", read);
    await assert.rejects(registry.text());
  }
});

Deno.test("MetricsRegistry refuses a name twice, and one that is none", () => {
  const registry = new MetricsRegistry();
  registry.gauge("age_s", "Age", () => 1);
  assert.throws(() => registry.gauge("age_s", "Age", () => 1), /already/);
  assert.throws(() => registry.counter("not a name", "Bad", () => 1), /[Ii]nvalid/);
});

Deno.test("MetricsRegistry.counterBy() has a sample for each set of labels", async () => {
  const registry = new MetricsRegistry();
  registry.counterBy("requests_total", "Requests", ["method", "status"], () => [
    { labels: { method: "GET", status: "200" }, value: 3 },
    { labels: { method: "GET", status: "400" }, value: 1 },
  ]);
  assert.deepEqual(await samples(registry), [
    'requests_total{method="GET",status="200"} 3',
    'requests_total{method="GET",status="400"} 1',
  ]);
});

Deno.test("MetricsRegistry.histogram() counts what was measured in its buckets", async () => {
  const registry = new MetricsRegistry();
  const observe = registry.histogram("took_seconds", "Time", [0.1, 1]);
  observe(0.05);
  observe(3);
  assert.deepEqual(await samples(registry), [
    'took_seconds_bucket{le="0.1"} 1',
    'took_seconds_bucket{le="1"} 1',
    'took_seconds_bucket{le="+Inf"} 2',
    "took_seconds_sum 3.05",
    "took_seconds_count 2",
  ]);
});
