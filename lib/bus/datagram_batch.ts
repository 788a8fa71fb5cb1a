import { assert } from "@rangecast/base/assert";
import { DATAGRAM_BYTES } from "@rangecast/domains/tspi/datagram";

/** Bytes of one record: receive time (f64, Unix ms), true length (u32), the first 37 bytes. */
export const RECORD_BYTES = 56;
const LENGTH_AT = 8;
const BYTES_AT = 12;

/** A datagram as it came from the wire. */
export interface ReceivedDatagram {
  /** The buffer that `offset` points into: valid until the batch is handed back. */
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** Length on the wire; only the first 37 bytes are kept. */
  readonly length: number;
  /** Unix milliseconds with fractions. */
  readonly recv_ms: number;
}

/** A number of received datagrams in one buffer, which moves between threads without a copy. */
export class DatagramBatch {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  #count: number;

  constructor(readonly buffer: ArrayBuffer, count = 0) {
    assert(buffer.byteLength % RECORD_BYTES === 0, "a batch holds whole records");
    this.#view = new DataView(buffer);
    this.#bytes = new Uint8Array(buffer);
    this.#count = count;
  }

  static withCapacity(records: number): DatagramBatch {
    return new DatagramBatch(new ArrayBuffer(records * RECORD_BYTES));
  }

  get count(): number {
    return this.#count;
  }

  get full(): boolean {
    return (this.#count + 1) * RECORD_BYTES > this.buffer.byteLength;
  }

  add(datagram: Uint8Array, recv_ms: number): void {
    assert(!this.full, "a full batch is handed over before more is added");
    const at = this.#count++ * RECORD_BYTES;
    this.#view.setFloat64(at, recv_ms);
    this.#view.setUint32(at + LENGTH_AT, datagram.length);
    const kept = datagram.length > DATAGRAM_BYTES ? datagram.subarray(0, DATAGRAM_BYTES) : datagram;
    this.#bytes.set(kept, at + BYTES_AT);
  }

  at(index: number): ReceivedDatagram {
    assert(index < this.#count, "a record lies inside its batch");
    const at = index * RECORD_BYTES;
    return {
      bytes: this.#bytes,
      offset: at + BYTES_AT,
      length: this.#view.getUint32(at + LENGTH_AT),
      recv_ms: this.#view.getFloat64(at),
    };
  }
}
