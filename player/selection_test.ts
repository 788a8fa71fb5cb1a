import assert from "node:assert/strict";
import { isSelected, livestreamOf, streamsOf } from "./selection.ts";

const SAID = ["tspi.cmd.>", "tags.>"];
const TELEMETRY = { domains: ["tspi"], replayed: ["tspi"], sensorIds: [] } as const;
const FLIGHTS = { domains: ["flight"], replayed: ["flight"], sensorIds: [] } as const;
const BOTH = {
  domains: ["flight", "tspi"],
  replayed: ["flight", "tspi"],
  sensorIds: [501],
} as const;

Deno.test("livestreamOf() reads the streams of a selection, and what people say", () => {
  const flights = { stream: "FLIGHTS", filters: ["flights.updates.>"] };
  assert.deepEqual(livestreamOf("tspi", TELEMETRY), [
    { stream: "TSPI", filters: ["tspi.geocentric.>", "tspi.spherical.>", ...SAID] },
  ]);
  assert.deepEqual(livestreamOf("tspi", FLIGHTS), [{ stream: "TSPI", filters: SAID }, flights]);
  assert.deepEqual(livestreamOf("tspi", BOTH), [
    { stream: "TSPI", filters: ["tspi.geocentric.501", "tspi.spherical.501", ...SAID] },
    flights,
  ]);
});

Deno.test("streamsOf() names the streams that hold observations of a selection", () => {
  assert.deepEqual(streamsOf("tspi", FLIGHTS), ["FLIGHTS"]);
  assert.deepEqual(streamsOf("range2", BOTH), ["RANGE2", "RANGE2_FLIGHTS"]);
});

Deno.test("isSelected() lets through what is wanted, what people say, and what nobody knows", () => {
  const subjects = [
    "tspi.geocentric.501",
    "tspi.geocentric.502",
    "flights.updates.4ca97b",
    "tags.create",
    "race.car.1",
  ];
  const passing = (selection: Parameters<typeof isSelected>[1]) =>
    subjects.map(isSelected("tspi", selection));
  assert.deepEqual(passing(TELEMETRY), [true, true, false, true, true]);
  assert.deepEqual(passing(FLIGHTS), [false, false, true, true, true]);
  assert.deepEqual(passing(BOTH), [true, false, true, true, true]);
});
