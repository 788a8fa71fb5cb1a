import { systemClock } from "@rangecast/base/clock";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import type { RangeBroker } from "../range_broker.ts";

/** Aircraft are heard of once a second, as of no source in the world: tests do not wait for polls. */
const HEARD_INTERVAL_MS = 1_000;

/** What an aircraft says; it does not move. */
export type Aircraft = Pick<FlightPayload, "icao24"> & Partial<FlightPayload>;

/** Publishes what aircraft say, again and again, until it is disposed of. */
export async function airTraffic(
  broker: RangeBroker,
  aircraft: readonly Aircraft[],
): Promise<Disposable> {
  await broker.addFlights();
  const publish = async () => {
    const now_ms = systemClock.nowMs();
    const last_contact_unix = Math.floor(now_ms / 1000);
    for (const each of aircraft) {
      await broker.publishFlight({ velocity_mps: 0, ...each, last_contact_unix }, now_ms);
    }
  };
  await publish();
  const timer = systemClock.setRepeating(() => void publish(), HEARD_INTERVAL_MS);
  return { [Symbol.dispose]: () => systemClock.clearTimer(timer) };
}
