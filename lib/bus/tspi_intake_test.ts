import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { type Random, seededRandom } from "@rangecast/base/random";
import {
  DATAGRAM_BYTES,
  DATAGRAM_REFUSALS,
  decodeDatagram,
} from "@rangecast/domains/tspi/datagram";
import { decodePayload } from "@rangecast/domains/tspi/payload-cbor";
import { accountedFor, Ledger, sum } from "./ledger.ts";
import { TspiIntake, type TspiIntakeOptions } from "./tspi_intake.ts";

const G1 = Uint8Array.fromHex(
  "c10401f5007b00003becff00010007d145fffff9f20001d4c004d2fdc90000000cffde0038",
);
const S1 = Uint8Array.fromHex(
  "c2040800002a000e17080e00070005cc60031b574000a29271007bfe380315000cffde0038",
);
const RECV_MS = Date.UTC(2026, 4, 3, 0, 0, 2, 125) + 0.75;

function start(options: Partial<TspiIntakeOptions> = {}) {
  const clock = new ManualClock();
  const intake = new TspiIntake({
    prefix: "tspi",
    sensorIds: [],
    run: undefined,
    spoolFrames: 1000,
    clock,
    ...options,
  });
  const ledger = new Ledger(() => ({ in_flight: 0, spooled: intake.size }));
  const accept = (bytes: Uint8Array, recv_ms = RECV_MS) =>
    intake.accept({ bytes, offset: 0, length: bytes.length, recv_ms }, ledger);
  return { clock, intake, ledger, accept };
}

Deno.test("TspiIntake.take() gives a geocentric datagram as the contract publishes it", () => {
  const { clock, intake, accept } = start();
  clock.advance(7);
  accept(G1);
  const message = intake.take();
  assert.ok(message);
  assert.equal(message.subject, "tspi.geocentric.501");
  assert.equal(message.messageId, "501:123:1.5340");
  assert.deepEqual(message.headers, [
    ["Rangecast-Recv-Us", "1777766402125750"],
    ["Rangecast-Src-Seq", "1"],
  ]);
  assert.equal(message.since_ms, 7);
  const payload = decodePayload(message.body);
  assert.ok(typeof payload !== "string");
  assert.equal(payload.recv_epoch_ms, 1777766402125);
  assert.deepEqual([payload.type, payload.sensor_id, payload.time_s], ["geocentric", 501, 1.534]);
  assert.equal(intake.take(), undefined);
});

Deno.test("TspiIntake.take() puts prefix and run where they belong", () => {
  const { intake, accept } = start({ prefix: "range2", run: "r1" });
  accept(S1);
  const message = intake.take();
  assert.equal(message?.subject, "range2.spherical.2048");
  assert.equal(message?.messageId, "2048:42:92.3400:s@r1");
  assert.deepEqual(message?.headers.at(-1), ["Rangecast-Run", "r1"]);
});

Deno.test("TspiIntake counts each sensor's datagrams, the filtered ones too", () => {
  const { intake, ledger, accept } = start({ sensorIds: [501] });
  for (const bytes of [G1, S1, G1]) accept(bytes);
  assert.equal(ledger.snapshot().filtered, 1);
  const sequences = [intake.take(), intake.take()].map((message) => message?.headers[1]?.[1]);
  assert.deepEqual(sequences, ["1", "2"]);
  assert.equal(intake.take(), undefined);
});

Deno.test("TspiIntake counts the oldest as dropped when the spool is full", () => {
  const { intake, ledger, accept } = start({ spoolFrames: 2 });
  for (let i = 0; i < 5; i++) accept(G1);
  const snapshot = ledger.snapshot();
  assert.deepEqual(snapshot.dropped, { spool_full: 3 });
  assert.equal(snapshot.spooled, 2);
  assert.equal(accountedFor(snapshot), snapshot.received);
  assert.deepEqual(intake.take()?.headers[1], ["Rangecast-Src-Seq", "4"]);
});

Deno.test("TspiIntake refuses by reason", () => {
  const { ledger, accept } = start();
  const changed = (at: number, byte: number) => G1.with(at, byte);
  accept(new Uint8Array());
  accept(G1.subarray(0, 36));
  accept(new Uint8Array([...G1, 0]));
  accept(new Uint8Array(DATAGRAM_BYTES));
  accept(changed(0, 0xc3));
  accept(changed(1, 3));
  accept(changed(5, 0));
  accept(changed(4, 2));
  accept(changed(6, 0x40));
  assert.deepEqual(ledger.snapshot().refused, {
    length: 3,
    type: 2,
    version: 1,
    day: 2,
    ticks: 1,
  });
});

Deno.test("TspiIntake takes a million random and mutated datagrams, and counts each of them", () => {
  const random = seededRandom(20_260_715);
  const { intake, ledger, accept } = start({ spoolFrames: 5000 });
  let valid = 0;
  let taken = 0;
  for (let i = 0; i < 1_000_000; i++) {
    const bytes = i % 4 === 0 ? noise(random) : mutated(random);
    if (typeof decodeDatagram(bytes) !== "string") valid++;
    accept(bytes, 1.7e12 + i / 50);
    if (i % 3 === 0 && intake.take()) taken++;
    if (i % 1000 !== 0) continue;
    const snapshot = ledger.snapshot();
    // What was taken would be in flight.
    assert.equal(accountedFor(snapshot) + taken, snapshot.received);
  }
  const { received, refused, dropped, spooled } = ledger.snapshot();
  assert.equal(received, 1_000_000);
  assert.equal(sum(refused), 1_000_000 - valid);
  assert.deepEqual(Object.keys(refused).sort(), DATAGRAM_REFUSALS.toSorted());
  assert.equal(taken + sum(dropped) + spooled, valid);
});

function noise(random: Random): Uint8Array {
  return Uint8Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256));
}

/** A good datagram with up to three bytes changed, and now and then a wrong length. */
function mutated(random: Random): Uint8Array {
  const bytes = Uint8Array.from(random() < 0.5 ? G1 : S1);
  for (let changes = Math.floor(random() * 4); changes > 0; changes--) {
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  }
  return random() < 0.02 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
}
