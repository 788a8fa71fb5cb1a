import { INITIAL, MAJOR } from "@rangecast/codec/cbor-reader";
import { headSize, textItem, writeHead } from "@rangecast/codec/cbor-writer";
import { type Datagram, type DatagramType, TICKS_PER_SECOND } from "./datagram.ts";
import { GEOCENTRIC_KEYS, HEADER_KEYS, SPHERICAL_KEYS, STATUS_FLAG_KEYS } from "./payload_keys.ts";
import { isoOfReceipt } from "./receipt_iso.ts";

type NineOffsets = [number, number, number, number, number, number, number, number, number];

/**
 * A published map with all its keys, and where its values go. Only the four integers vary in size,
 * so there are few layouts, and a payload is a copy of one with some bytes patched.
 */
interface Layout {
  readonly template: Uint8Array<ArrayBuffer>;
  readonly sensorAt: number;
  readonly dayAt: number;
  readonly timeAt: number;
  readonly statusAt: number;
  readonly flagsAt: NineOffsets;
  readonly recvAt: number;
  readonly isoAt: number;
  readonly bodyAt: NineOffsets;
}

/** Bounded by 2 types x 3 x 3 x 2 x 5 sizes of the integers. */
const layouts = new Map<number, Layout>();

/** Room for more than a hundred payloads. */
const SLAB_BYTES = 65_536;

/** Where the next payloads are written: an own buffer for each would cost four times the rest. */
let slab = new DataView(new ArrayBuffer(SLAB_BYTES));
let slabUsed = 0;

/**
 * The published form of `datagram` as CBOR: keys in the contract's order, integers shortest, floats
 * of 64 bit. It says what `toPayload` says, without the object in between. The bytes are a part of
 * a larger buffer that others share: do not transfer it, and copy what is kept for long.
 * @throws AssertionError unless `recv_epoch_ms` is in whole Unix milliseconds.
 */
export function encodePayload(datagram: Datagram, recv_epoch_ms: number): Uint8Array<ArrayBuffer> {
  const iso = isoItem(recv_epoch_ms);
  const layout = layoutOf(datagram, recv_epoch_ms);
  const { template, flagsAt, bodyAt } = layout;
  const out = takeBytes(template.length);
  out.set(template);
  writeHead(out, layout.sensorAt, MAJOR.unsigned, datagram.sensor_id);
  writeHead(out, layout.dayAt, MAJOR.unsigned, datagram.day);
  writeHead(out, layout.statusAt, MAJOR.unsigned, datagram.status);
  let mask = datagram.mask;
  for (const at of flagsAt) {
    out[at] = INITIAL.false + (mask & 1);
    mask >>= 1;
  }
  writeHead(out, layout.recvAt, MAJOR.unsigned, recv_epoch_ms);
  out.set(iso, layout.isoAt);
  const start = out.byteOffset;
  slab.setFloat64(start + layout.timeAt, datagram.ticks / TICKS_PER_SECOND);
  slab.setFloat64(start + bodyAt[0], datagram.p1);
  slab.setFloat64(start + bodyAt[1], datagram.p2);
  slab.setFloat64(start + bodyAt[2], datagram.p3);
  slab.setFloat64(start + bodyAt[3], datagram.v1);
  slab.setFloat64(start + bodyAt[4], datagram.v2);
  slab.setFloat64(start + bodyAt[5], datagram.v3);
  slab.setFloat64(start + bodyAt[6], datagram.a1);
  slab.setFloat64(start + bodyAt[7], datagram.a2);
  slab.setFloat64(start + bodyAt[8], datagram.a3);
  return out;
}

/** The next `count` bytes of the slab, or of a new one. */
function takeBytes(count: number): Uint8Array<ArrayBuffer> {
  if (slabUsed + count > SLAB_BYTES) {
    slab = new DataView(new ArrayBuffer(SLAB_BYTES));
    slabUsed = 0;
  }
  const taken = new Uint8Array(slab.buffer, slabUsed, count);
  slabUsed += count;
  return taken;
}

let isoItem_ms = -1;
let latestIsoItem = textItem("");

/** `recv_iso` as a CBOR item; the latest is kept for the datagrams of the same millisecond. */
function isoItem(recv_epoch_ms: number): Uint8Array {
  if (recv_epoch_ms !== isoItem_ms) {
    latestIsoItem = textItem(isoOfReceipt(recv_epoch_ms));
    isoItem_ms = recv_epoch_ms;
  }
  return latestIsoItem;
}

/** What {@linkcode isoItem} takes: its length is the same for all years up to 9999. */
const ISO_ITEM_BYTES = textItem("2026-07-15T09:30:00.125+00:00").length;

function layoutOf(datagram: Datagram, recv_epoch_ms: number): Layout {
  const sensor = headSize(datagram.sensor_id);
  const day = headSize(datagram.day);
  const status = headSize(datagram.status);
  const recv = headSize(recv_epoch_ms);
  const sizes = ((sensor * 10 + day) * 10 + status) * 10 + recv;
  const key = datagram.type === "geocentric" ? sizes : -sizes;
  const known = layouts.get(key);
  if (known) return known;
  const layout = buildLayout(datagram.type, { sensor, day, status, recv });
  layouts.set(key, layout);
  return layout;
}

interface IntegerSizes {
  readonly sensor: number;
  readonly day: number;
  readonly status: number;
  readonly recv: number;
}

function buildLayout(type: DatagramType, sizes: IntegerSizes): Layout {
  const builder = new LayoutBuilder();
  const integer = (bytes: number) => builder.append(new Uint8Array(bytes));
  const key = (text: string) => builder.append(textItem(text));
  builder.openMap(HEADER_KEYS.length);
  key("type");
  key(type);
  key("sensor_id");
  const sensorAt = integer(sizes.sensor);
  key("day");
  const dayAt = integer(sizes.day);
  key("time_s");
  const timeAt = builder.appendFloat();
  key("status");
  const statusAt = integer(sizes.status);
  key("status_flags");
  const flagsAt = builder.appendNine(STATUS_FLAG_KEYS, () => builder.append(Uint8Array.of(0)));
  key("recv_epoch_ms");
  const recvAt = integer(sizes.recv);
  key("recv_iso");
  const isoAt = builder.append(new Uint8Array(ISO_ITEM_BYTES));
  key("payload");
  const bodyKeys = type === "geocentric" ? GEOCENTRIC_KEYS : SPHERICAL_KEYS;
  const bodyAt = builder.appendNine(bodyKeys, () => builder.appendFloat());
  const template = builder.bytes();
  return { template, sensorAt, dayAt, timeAt, statusAt, flagsAt, recvAt, isoAt, bodyAt };
}

class LayoutBuilder {
  readonly #bytes: number[] = [];

  /** Returns where `item` begins. */
  append(item: Uint8Array): number {
    return this.#bytes.push(...item) - item.length;
  }

  openMap(entries: number): void {
    const head = new Uint8Array(headSize(entries));
    writeHead(head, 0, MAJOR.map, entries);
    this.append(head);
  }

  /** Returns where the value of 8 bytes begins, after its initial byte. */
  appendFloat(): number {
    return this.append(Uint8Array.of(INITIAL.f64, 0, 0, 0, 0, 0, 0, 0, 0)) + 1;
  }

  /** Appends a map of nine keys; `appendValue` appends each value and says where it begins. */
  appendNine(keys: readonly string[], appendValue: () => number): NineOffsets {
    this.openMap(keys.length);
    const offsets: NineOffsets = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (const [i, key] of keys.entries()) {
      this.append(textItem(key));
      offsets[i] = appendValue();
    }
    return offsets;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }
}
