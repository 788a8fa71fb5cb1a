import { dayOfYear, MS_PER_DAY } from "@rangecast/base/utc";
import { encode } from "@rangecast/codec/cbor";
import { type Geodetic, geodeticToEcef } from "@rangecast/domains/geodesy/ecef";
import { enuToEcefDirection, type EnuVector, localFrame } from "@rangecast/domains/geodesy/enu";
import { ALL_VALID, type Datagram } from "@rangecast/domains/tspi/datagram";
import { encodePayload } from "@rangecast/domains/tspi/payload-cbor";
import { telemetrySubject } from "@rangecast/domains/tspi/subjects";

const PLACE: Geodetic = { lat: 57, lon: 18, height_m: 1000 };
const UPWARDS: EnuVector = { east: 0, north: 0, up: 100 };

/** What a program publishes. */
export interface SampleMessage {
  readonly subject: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** An earth-centred observation of something 1 km above 57 N 18 E that flies 100 m/s upwards. */
export function sampleObservation(
  sensor_id: number,
  event_ms: number,
  recv_ms: number = event_ms,
): SampleMessage {
  return observationOf(sensor_id, { event_ms, recv_ms, place: PLACE, flies: UPWARDS });
}

/** An earth-centred observation of something at a place that flies somewhere. */
export function observationOf(
  sensor_id: number,
  { event_ms, recv_ms = event_ms, place, flies }: {
    readonly event_ms: number;
    readonly recv_ms?: number;
    readonly place: Geodetic;
    /** In m/s. */
    readonly flies: EnuVector;
  },
): SampleMessage {
  const position = geodeticToEcef(place);
  const velocity = enuToEcefDirection(localFrame(place), flies);
  const datagram: Datagram = {
    type: "geocentric",
    sensor_id,
    day: dayOfYear(event_ms),
    ticks: Math.round((event_ms % MS_PER_DAY) * 10),
    status: ALL_VALID & 0xff,
    flags: ALL_VALID >> 8,
    mask: ALL_VALID,
    p1: position.x,
    p2: position.y,
    p3: position.z,
    v1: velocity.x,
    v2: velocity.y,
    v3: velocity.z,
    a1: 0,
    a2: 0,
    a3: 0,
  };
  return {
    subject: telemetrySubject("tspi", "geocentric", sensor_id),
    body: encodePayload(datagram, Math.floor(recv_ms)).slice(),
    headers: { "Rangecast-Recv-Us": String(Math.floor(recv_ms * 1000)) },
  };
}

/** A command that sets the units of every display. */
export function sampleCommand(ts: string): SampleMessage {
  const cmd_id = crypto.randomUUID();
  const command = {
    cmd_id,
    name: "display.units",
    ts,
    sender: "tower",
    payload: { units: "metric" },
  };
  return {
    subject: "tspi.cmd.display.units",
    body: encode(command),
    headers: { "Nats-Msg-Id": cmd_id },
  };
}

/** A tag that marks the instant `ts`. */
export function sampleTag(ts: string): SampleMessage {
  const tag = { id: crypto.randomUUID(), ts, label: "Intercept", status: "active", updated_ts: ts };
  return { subject: "tags.create", body: encode(tag), headers: {} };
}
