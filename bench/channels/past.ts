import { sleep, systemClock } from "@rangecast/base/clock";
import { BusConnection } from "@rangecast/bus/connection";
import { ensureStreams } from "@rangecast/bus/provision";
import { RANGE_RETENTION, streamSpecs } from "@rangecast/bus/streams";

/** Messages between two that are waited for: nats-server drops what it cannot queue, 10 000 and more. */
const UNACKNOWLEDGED = 4000;
const KEPT = { max_age_ms: 3_600_000, max_bytes: 4 * 2 ** 30 };
/** As large as an observation. */
const BODY = new Uint8Array(230);

/** A connection to a broker on this machine. */
export function connectTo(port: number): Promise<BusConnection> {
  const servers = [{ hostname: "127.0.0.1", port }];
  return BusConnection.open({ servers, login: { type: "none" }, tls: null }, "bench");
}

/** Makes the streams of a prefix, so large that nothing leaves them. */
export async function addStreams(connection: BusConnection, prefix = "tspi"): Promise<void> {
  const kept = { ...RANGE_RETENTION, telemetry: KEPT, replay: KEPT };
  await ensureStreams(connection, streamSpecs(prefix, kept));
}

/** Stores `count` messages at an even pace, so that their times are spread as evenly. */
export async function fillEvenly(
  connection: BusConnection,
  count: number,
  per_s: number,
  subjectOf: (i: number) => string,
): Promise<void> {
  const begun_ms = systemClock.monotonicMs();
  for (let done = 0; done < count;) {
    const due = Math.ceil((systemClock.monotonicMs() - begun_ms) / 1000 * per_s);
    const step = Math.min(count, due, done + UNACKNOWLEDGED) - 1;
    for (; done < step; done++) connection.nats.publish(subjectOf(done), BODY);
    await connection.nats.request(subjectOf(done++), BODY, { timeout: 10_000 });
    await sleep(systemClock, 1);
  }
}

/** Stores `count` messages as fast as the broker takes them; `subjectOf` names the subject of each. */
export async function fill(
  { nats }: BusConnection,
  count: number,
  subjectOf: (i: number) => string,
): Promise<void> {
  for (let i = 1; i <= count; i++) {
    if (i % UNACKNOWLEDGED !== 0 && i < count) nats.publish(subjectOf(i), BODY);
    else await nats.request(subjectOf(i), BODY, { timeout: 10_000 });
  }
}
