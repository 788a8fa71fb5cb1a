/**
 * A broker that holds an hour of the past: `past_broker.ts`. It is the embedded one, as that takes
 * its clock from outside: an hour is stored in a minute or so. Its lines are JSON: where it
 * listens, as soon as there are streams to be found, and when the hour began, once all is stored.
 */
import { type Clock, systemClock } from "@rangecast/base/clock";
import { startBroker } from "@rangecast/broker/server";
import { parseSize } from "@rangecast/base/quantities";
import { writeToStdout } from "@rangecast/cli/log";
import { RangeBroker } from "../support/range_broker.ts";
import { observationOf } from "../support/sample_messages.ts";
import { PAST, PAST_RETENTION, placeOf, sensorsOf, TURN_MS, TURNS_PER_S } from "./past_hour.ts";

/** The machine's clock, but for the time of day as long as that is set. */
class SetClock implements Clock {
  set_ms: number | null = null;

  nowMs(): number {
    return this.set_ms ?? systemClock.nowMs();
  }

  monotonicMs = systemClock.monotonicMs;
  setTimer = systemClock.setTimer;
  setRepeating = systemClock.setRepeating;
  clearTimer = systemClock.clearTimer;
}

/** Stores what the entities of a turn have said, at the broker's time. */
async function storeTurn(broker: RangeBroker, turn: number, event_ms: number): Promise<void> {
  const messages = sensorsOf(turn).map((sensor) =>
    observationOf(sensor, { event_ms, ...placeOf(sensor, event_ms) })
  );
  const { nats } = broker.connection;
  for (const { subject, body } of messages.slice(1)) nats.publish(subject, body);
  // The broker stores in the order of publishing: this answer stands for all.
  for (const { subject, body } of messages.slice(0, 1)) await nats.request(subject, body);
}

const host = "127.0.0.1";
const clock = new SetClock();
const first_ms = Math.floor(systemClock.nowMs()) - PAST.seconds * 1000;
const broker = await startBroker({ host, port: 0, clock, maxMemoryBytes: parseSize("4GiB") });
const range = await RangeBroker.on({
  ...{ host, port: broker.port },
  [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
});
await range.addStreams(PAST_RETENTION);
writeToStdout(`${JSON.stringify({ port: broker.port })}\n`);
for (let number = 0; number < PAST.seconds * TURNS_PER_S; number++) {
  clock.set_ms = first_ms + number * TURN_MS;
  await storeTurn(range, number % TURNS_PER_S, clock.set_ms);
}
clock.set_ms = null;
writeToStdout(`${JSON.stringify({ first_ms })}\n`);
// Ends with whoever has started it.
await Deno.stdin.readable.pipeTo(new WritableStream());
Deno.exit(0);
