import { type Datagram, type DatagramType, TICKS_PER_SECOND } from "./datagram.ts";

export interface TelemetrySubject {
  readonly prefix: string;
  readonly type: DatagramType;
  readonly sensor_id: number;
}

/** Where an observation of `sensor_id` is published: `tspi.geocentric.501`. */
export function telemetrySubject(prefix: string, type: DatagramType, sensor_id: number): string {
  return `${prefix}.${type}.${sensor_id}`;
}

/** The subjects that hold all telemetry of `prefix`, and nothing else. */
export function telemetryFilters(prefix: string): string[] {
  return [`${prefix}.geocentric.>`, `${prefix}.spherical.>`];
}

const ZERO = 48;
const MAX_SENSOR_ID = 0xffff;
const SUBJECT = /^(.+)\.(geocentric|spherical)\.(0|[1-9]\d{0,4})$/;

/** The parts of a telemetry subject, or null when `subject` is none. */
export function parseTelemetrySubject(subject: string): TelemetrySubject | null {
  const match = SUBJECT.exec(subject);
  const [, prefix, type, id] = match ?? [];
  const sensor_id = Number(id);
  if (prefix === undefined || sensor_id > MAX_SENSOR_ID) return null;
  return { prefix, type: type === "geocentric" ? "geocentric" : "spherical", sensor_id };
}

/** Tells the telemetry subjects of `prefix` from all others; a state has thousands of them. */
export function telemetrySubjects(prefix: string): (subject: string) => boolean {
  const starts = [`${prefix}.geocentric.`, `${prefix}.spherical.`];
  return (subject) => {
    const start = starts.find((each) => subject.startsWith(each));
    return start !== undefined && isSensorId(subject, start.length);
  };
}

/** Whether what a text has from `from` on is a number of 16 bits, written without leading zeros. */
function isSensorId(text: string, from: number): boolean {
  const length = text.length - from;
  if (length < 1 || length > 5 || length > 1 && text[from] === "0") return false;
  let id = 0;
  for (let i = from; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return false;
    id = id * 10 + digit;
  }
  return id <= MAX_SENSOR_ID;
}

/**
 * `Nats-Msg-Id` of a datagram: sensor, day and time with 4 decimals, `:s` for spherical ones (which
 * may share an instant with an earth-centred one), `@run` when a run is named. It carries no year:
 * good inside the duplicate window, never as a lasting key.
 */
export function messageId(
  datagram: Pick<Datagram, "type" | "sensor_id" | "day" | "ticks">,
  run?: string,
): string {
  const seconds = Math.floor(datagram.ticks / TICKS_PER_SECOND);
  const fraction = String(datagram.ticks % TICKS_PER_SECOND).padStart(4, "0");
  const kind = datagram.type === "spherical" ? ":s" : "";
  const suffix = run === undefined ? "" : `@${run}`;
  return `${datagram.sensor_id}:${datagram.day}:${seconds}.${fraction}${kind}${suffix}`;
}
