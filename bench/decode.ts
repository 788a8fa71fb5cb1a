import { median } from "@rangecast/base/quantiles";
import { systemClock } from "@rangecast/base/clock";
import { seededRandom } from "@rangecast/base/random";
import { type Datagram, DATAGRAM_BYTES, decodeDatagram } from "@rangecast/domains/tspi/datagram";
import { encodeDatagram } from "@rangecast/domains/tspi/encode-datagram";
import { decodePayload, encodePayload } from "@rangecast/domains/tspi/payload-cbor";
import { validate } from "@rangecast/schema/validators";
import { printTable } from "./report.ts";

export const name = "decode";
export const summary = "decode datagrams, encode payloads, decode and validate payloads: one core";

/** Different messages that are gone through again and again, so that nothing is a constant. */
const SAMPLES = 1024;
const WARM_UP_ROUNDS = 3;
const ROUNDS = 9;
const ROUND_MS = 400;
const RECV_MS = 1_763_640_000_000;

/** One pass over all samples: how many of them came out well. */
type Pass = () => number;

/** Where results go, so that each of them is really made. */
const kept: unknown[] = new Array(SAMPLES).fill(null);

/** Measures the three hot paths and prints what several rounds gave. */
export function run(_args: string[]): Promise<void> {
  const datagrams = sampleDatagrams();
  const wire = datagrams.map((datagram) => encodeDatagram(datagram));
  const payloads = datagrams.map((datagram, i) => encodePayload(datagram, RECV_MS + (i >> 4)));
  const rows = [
    ["decode datagram", ...measure(() => decodeAll(wire)), 5_000_000],
    ["encode payload", ...measure(() => encodeAll(datagrams)), 1_000_000],
    ["decode and validate payload", ...measure(() => decodeAndValidateAll(payloads)), 400_000],
    ["decode payload alone", ...measure(() => decodePayloads(payloads)), "-"],
  ] as const;
  printTable("Hot paths on one core", ["calls per second", "median", "best", "target"], rows);
  return Promise.resolve();
}

function sampleDatagrams(): Datagram[] {
  const random = seededRandom(1);
  const within = (limit: number) => (random() * 2 - 1) * limit;
  return Array.from({ length: SAMPLES }, (_, i) => {
    const geocentric = i % 4 !== 3;
    const bytes = encodeDatagram({
      type: geocentric ? "geocentric" : "spherical",
      sensor_id: 10_000 + i % 50,
      day: 324,
      ticks: 432_000_000 + i * 200,
      status: 0xff,
      flags: 1,
      p1: geocentric ? within(6_400_000) : random() * 50_000,
      p2: geocentric ? within(6_400_000) : random() * 360,
      p3: geocentric ? within(6_400_000) : random() * 90,
      v1: within(300),
      v2: within(300),
      v3: within(300),
      a1: within(30),
      a2: within(30),
      a3: within(30),
    });
    const datagram = decodeDatagram(bytes);
    if (typeof datagram === "string") throw new Error(`a sample was refused: ${datagram}`);
    return datagram;
  });
}

/**
 * Calls of the pass's subject per second after warming up: median and best of the rounds. They are
 * far apart where something else is using the machine.
 */
function measure(pass: Pass): [number, number] {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) timed(pass);
  const rates = Array.from({ length: ROUNDS }, () => timed(pass));
  return [median(rates), Math.max(...rates)];
}

function timed(pass: Pass): number {
  const start_ms = systemClock.monotonicMs();
  const end_ms = start_ms + ROUND_MS;
  let calls = 0;
  let now_ms = start_ms;
  while (now_ms < end_ms) {
    if (pass() !== SAMPLES) throw new Error("a sample was refused");
    calls += SAMPLES;
    now_ms = systemClock.monotonicMs();
  }
  return calls * 1000 / (now_ms - start_ms);
}

function decodeAll(wire: readonly Uint8Array[]): number {
  let done = 0;
  for (const bytes of wire) {
    const datagram = decodeDatagram(bytes, 0, DATAGRAM_BYTES);
    kept[done] = datagram;
    if (typeof datagram !== "string") done++;
  }
  return done;
}

function encodeAll(datagrams: readonly Datagram[]): number {
  let done = 0;
  for (const datagram of datagrams) {
    kept[done] = encodePayload(datagram, RECV_MS + (done >> 4));
    done++;
  }
  return done;
}

function decodePayloads(payloads: readonly Uint8Array[]): number {
  let done = 0;
  for (const bytes of payloads) {
    const payload = decodePayload(bytes);
    kept[done] = payload;
    if (typeof payload !== "string") done++;
  }
  return done;
}

function decodeAndValidateAll(payloads: readonly Uint8Array[]): number {
  let done = 0;
  for (const bytes of payloads) {
    const payload = decodePayload(bytes);
    kept[done] = payload;
    if (typeof payload !== "string" && validate("tspi", payload).ok) done++;
  }
  return done;
}
