import assert from "node:assert/strict";
import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import { SOURCE_TIME_HEADER } from "@rangecast/domains/flight/message";
import { flightMessage } from "@rangecast/tests/flight-samples";
import { DerivedBook } from "./derived_book.ts";
import type { PlayedMessage, ReplayMark } from "./frame.ts";

const START_S = 1_764_380_000;
const YEARS_S = 8 * 365 * 86_400;

function stage() {
  const book = new DerivedBook(flightDomain());
  /** Reports an altitude at a second, and tells whether anything is derived by it. */
  const take = (second: number, { icao24 = "4ca97b", replay, behind_s = 0 }: {
    readonly icao24?: string;
    readonly replay?: ReplayMark;
    /** What the source's clock, and that of the file that it reads, is behind. */
    readonly behind_s?: number;
  } = {}) => {
    const altitude_m = 3000 + 5 * second;
    const heard_s = START_S + second - behind_s;
    const now_ms = (START_S + second) * 1000;
    const decoded = {
      ...flightMessage({ icao24, altitude_m, vertical_rate_mps: 5, last_contact_unix: heard_s }),
      produced_at: new Date(now_ms).toISOString(),
    };
    const message: PlayedMessage = {
      ...{ subject: `flights.updates.${icao24}`, seq: 1, body: new Uint8Array() },
      ...{ stored_ms: now_ms + 500, pending: 0, ...(replay && { replay }) },
      header: (name) => name === SOURCE_TIME_HEADER ? String(heard_s * 1000) : null,
    };
    return book.take(message, decoded);
  };
  return { take };
}

const isThere = (derived: unknown) => derived !== null;

Deno.test("DerivedBook derives from the third altitude of an aircraft on, each for itself", () => {
  const { take } = stage();
  assert.deepEqual([0, 10, 20, 30].map((second) => isThere(take(second))), [
    ...[false, false, true, true],
  ]);
  assert.ok(Math.abs((take(40)?.altitude_m ?? NaN) - 3200) < 0.1);
  assert.equal(take(50, { icao24: "abcdef" }), null);
});

Deno.test("DerivedBook goes by the source's clock, however far that is off", () => {
  const { take } = stage();
  const said = [0, 10, 20, 30].map((second) => isThere(take(second, { behind_s: YEARS_S })));
  assert.deepEqual(said, [false, false, true, true]);
});

Deno.test("DerivedBook says nothing of a message that is older than those before, and goes on", () => {
  const { take } = stage();
  for (const second of [0, 10, 20]) take(second);
  assert.equal(take(15), null);
  assert.ok(take(30));
});

Deno.test("DerivedBook begins anew with each epoch, and on another channel", () => {
  const { take } = stage();
  const mark = (channel_id: string, epoch: number): ReplayMark => ({
    ...{ channel_id, epoch, isState: false },
  });
  const replays = [undefined, mark("replay.a", 1), mark("replay.a", 2), mark("replay.b", 2)];
  for (const [i, replay] of [...replays, undefined].entries()) {
    const said = [0, 10, 20, 30].map((second) =>
      isThere(take(100 * i + second, replay && { replay }))
    );
    assert.deepEqual(said, [false, false, true, true], `stretch ${i}`);
  }
});

Deno.test("DerivedBook forgets the aircraft that were heard of longest ago", () => {
  const { take } = stage();
  for (const second of [0, 10, 20]) take(second);
  assert.ok(take(30));
  for (let i = 0; i < 20_000; i++) take(31, { icao24: i.toString(16).padStart(6, "0") });
  assert.equal(take(40), null);
});
