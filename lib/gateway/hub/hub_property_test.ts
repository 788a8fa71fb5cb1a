import { ManualClock } from "@rangecast/base/manual-clock";
import fc from "fast-check";
import assert from "node:assert/strict";
import { FakeLink } from "../testing/fake_link.ts";
import { sampleRow } from "../testing/sample_row.ts";
import { ShownTracks } from "../testing/shown_tracks.ts";
import { Client, MAX_WAITING_BYTES } from "./client.ts";
import { Hub } from "./hub.ts";
import { NO_DISPLAY, Picture } from "./picture.ts";
import { TICK_MS } from "./ticks.ts";

/** The test's own record of what the hub showed at each tick: seq -> entity -> latitude and label. */
type History = Map<string, Map<string, readonly [number, string]>>;

/** A label that stays the same over several latitudes, comes and goes. */
function signsAt(lat: number) {
  const label = lat < -40 ? null : `L${Math.floor(lat / 30)}`;
  return { label, code: null, on_ground: false };
}

const latitudes = fc.integer({ min: -80, max: 80 });
const entities = fc.integer({ min: 0, max: 4 }).map(String);

type Step =
  | readonly ["put", string, number]
  | readonly ["remove", string]
  | readonly ["tick", number]
  | readonly ["drain", number]
  | readonly ["jump", string, number]
  | readonly ["flood", number]
  | readonly ["reconnect", number]
  | readonly ["resync"];

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constant("put" as const), entities, latitudes) },
    { weight: 4, arbitrary: fc.tuple(fc.constant("remove" as const), entities) },
    {
      weight: 5,
      arbitrary: fc.tuple(fc.constant("tick" as const), fc.integer({ min: 1, max: 7 })),
    },
    {
      weight: 6,
      arbitrary: fc.tuple(fc.constant("drain" as const), fc.integer({ min: 1, max: 5 })),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constant("jump" as const), entities, latitudes) },
    { weight: 1, arbitrary: fc.tuple(fc.constant("flood" as const), latitudes) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constant("reconnect" as const), fc.constantFrom(0, 2_000, 40_000)),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constant("resync" as const)) },
  ),
  { minLength: 20, maxLength: 90, size: "max" },
);

/** Makes every message fill the link, so that each drained one makes room for one more. */
class NarrowLink extends FakeLink {
  override send(frame: Parameters<FakeLink["send"]>[0]): void {
    super.send(frame);
    this.waiting_bytes += WEIGHT;
  }

  override drain(count = Infinity): void {
    for (let i = 0; i < count && this.waiting_bytes > 0; i++) {
      super.drain(1);
      this.waiting_bytes -= WEIGHT;
    }
  }
}
const WEIGHT = 65 * 1024;
/** Rows that need several parts. */
const FLOOD = 1_700;

function play(
  script: readonly Step[],
  { encoding, rate_hz, area }: {
    readonly encoding: "cbor" | "json";
    readonly rate_hz: number;
    readonly area: boolean;
  },
): void {
  const clock = new ManualClock();
  let epochs = 0;
  const picture = new Picture("livestream", () => `e${++epochs}`);
  const history: History = new Map();
  const south = area ? 0 : -90;
  const record = () => {
    const state = new Map(
      [...picture.rows.values()].map(({ entity, lat, signs }) =>
        [entity, [lat, signs?.label ?? ""] as const] as const
      ),
    );
    for (const [entity, [lat]] of state) if (lat < south) state.delete(entity);
    history.set(`${picture.epoch} ${picture.seq + 1}`, state);
  };
  const hub = new Hub({
    clock,
    onFault: (error) => assert.fail(`a channel cannot be left: ${error}`),
    open: () => ({ picture, flush: record, [Symbol.asyncDispose]: () => Promise.resolve() }),
  });
  let link = new NarrowLink();
  let client = new Client({ link, clock, encoding, counts: hub.counts });
  const viewer = new ShownTracks();
  let newest = 0;
  const filter = area ? { area: { south: 0, west: -180, north: 90, east: 180 } } : {};
  const subscribe = () => {
    hub.attach(client);
    const resume = viewer.place ? { resume: viewer.place } : {};
    const wanted = { id: "main", channel_id: "livestream", domain: "tspi", filter, ...resume };
    assert.equal(
      hub.subscribe(client, { ...wanted, view: { type: "tracks", rate_hz } }),
      "subscribed",
    );
  };
  subscribe();
  const check = () => {
    for (const message of link.received.splice(0)) {
      if ("epoch" in message) {
        const number = Number(/^e(\d+)\./.exec(message.epoch)?.[1]);
        assert.ok(number >= newest, "nothing of an older epoch comes behind a newer one");
        newest = number;
      }
      viewer.apply(message);
      if (!viewer.place) continue;
      const { epoch, seq } = viewer.place;
      const expected = history.get(`${epoch.split(".")[0]} ${seq}`);
      const shown = new Map(
        [...viewer.rows].map(([entity, { lat, label }]) => [entity, [Math.round(lat), label]]),
      );
      assert.deepEqual(new Map([...shown].sort()), new Map([...expected ?? []].sort()));
    }
  };
  for (const step of script) {
    switch (step[0]) {
      case "put":
        picture.put(sampleRow(step[1], { lat: step[2], signs: signsAt(step[2]) }));
        break;
      case "remove":
        picture.remove(step[1]);
        break;
      case "flood":
        for (let i = 0; i < FLOOD; i++) picture.put(sampleRow(`f${i}`, { lat: step[1] }));
        break;
      case "tick":
        clock.advance(step[1] * TICK_MS);
        client.heard();
        break;
      case "drain":
        for (let i = 0; i < step[1]; i++) {
          link.drain(1);
          check();
          client.pump();
        }
        break;
      case "jump":
        picture.begin(
          [sampleRow(step[1], { lat: step[2], signs: signsAt(step[2]) })],
          NO_DISPLAY,
          [],
        );
        break;
      case "reconnect":
        hub.detach(client);
        clock.advance(step[1]);
        link = new NarrowLink();
        client = new Client({ link, clock, encoding, counts: hub.counts });
        subscribe();
        break;
      case "resync":
        client.feeds.get("main")?.resync();
        break;
    }
    assert.ok(link.most_bytes <= MAX_WAITING_BYTES);
  }
  // In the end, a link that drains brings the viewer to the state of the last tick.
  picture.put(sampleRow("last", { lat: 42 }));
  for (let i = 0; i < 100; i++) {
    clock.advance(TICK_MS);
    client.heard();
    link.drain();
    check();
    client.pump();
  }
  assert.ok(viewer.rows.has("last"));
}

Deno.test("a viewer shows the hub's state of some tick and never a mixture, whatever its link does", () => {
  fc.assert(
    fc.property(
      steps,
      fc.record({
        encoding: fc.constantFrom("cbor" as const, "json" as const),
        rate_hz: fc.constantFrom(20, 5, 1),
        area: fc.boolean(),
      }),
      (script, options) => play(script, options),
    ),
    { numRuns: 40 },
  );
});
