const utf8 = new TextEncoder();
const HANDSHAKE_END = "\r\n\r\n";
const HANDSHAKE_BYTES = 4096;
const TEXT = 0x81;
const MASKED = 0x80;
/** What is looked at of each message, whose `seq` is in front. */
const HEAD_BYTES = 96;
const CHUNK_BYTES = 256 * 1024;
/** `seq` as the key of a CBOR map. */
const SEQ = [0x63, 0x73, 0x65, 0x71];

export interface LoadedFrame {
  /** The tick of a message of tracks; null for other messages. */
  readonly seq: number | null;
  readonly length: number;
  /** All of it, where that was asked for. */
  readonly payload: Uint8Array | null;
}

/** A viewer that is cheap: it takes frames apart and reads hardly anything of them. */
export class LoadSocket {
  readonly #connection: Deno.TcpConn;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** With a `token` where the server wants to know who comes. */
  static async connect(port: number, token?: string): Promise<LoadSocket> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const lines = [
      "GET /ws HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    ];
    await connection.write(utf8.encode(lines.join("\r\n") + HANDSHAKE_END));
    let answer = "";
    const chunk = new Uint8Array(HANDSHAKE_BYTES);
    // Nothing comes behind it until the hello.
    while (!answer.endsWith(HANDSHAKE_END)) {
      const length = await connection.read(chunk);
      if (length === null) throw new Error("no handshake");
      answer += String.fromCharCode(...chunk.subarray(0, length));
    }
    if (!answer.startsWith("HTTP/1.1 101 ")) throw new Error(`no handshake: ${answer}`);
    return new LoadSocket(connection);
  }

  /** Says hello, and subscribes to all tracks. */
  async watch(rate_hz: number): Promise<void> {
    await this.#say({ type: "hello", version: 1, encodings: ["cbor"] });
    await this.#say({
      type: "subscribe",
      id: "main",
      channel: null,
      domain: "tspi",
      filter: {},
      view: { type: "tracks", rate_hz },
    });
  }

  /** Reads for as long as the connection lasts; pings are answered. */
  async read(
    { keep, take }: { readonly keep: boolean; take(frame: LoadedFrame): void },
  ): Promise<void> {
    const chunk = new Uint8Array(CHUNK_BYTES);
    let rest = new Uint8Array();
    let missing = 0;
    let frame: { readonly seq: number | null; readonly length: number } | null = null;
    let parts: Uint8Array[] = [];
    for (;;) {
      const length = await this.#connection.read(chunk);
      if (length === null) return;
      let bytes = chunk.subarray(0, length);
      if (rest.length > 0) bytes = joined([rest, bytes]);
      let at = 0;
      while (at < bytes.length) {
        if (!frame) {
          const head = readHead(bytes, at);
          if (!head) break;
          if (head.ping) await this.#connection.write(Uint8Array.of(0x8a, MASKED, 0, 0, 0, 0));
          at = head.start;
          missing = head.length;
          frame = { seq: head.seq, length: head.length };
        }
        const taken = Math.min(missing, bytes.length - at);
        if (keep) parts.push(bytes.slice(at, at + taken));
        at += taken;
        missing -= taken;
        if (missing > 0) break;
        take({ ...frame, payload: keep ? joined(parts) : null });
        frame = null;
        parts = [];
      }
      rest = bytes.slice(at);
    }
  }

  async #say(message: object): Promise<void> {
    const payload = utf8.encode(JSON.stringify(message));
    const head = Uint8Array.of(
      TEXT,
      MASKED | 126,
      payload.length >> 8,
      payload.length & 0xff,
      ...[0, 0, 0, 0],
    );
    await this.#connection.write(joined([head, payload]));
  }
}

/** The head of a frame at `at`, with the tick when it is one of tracks; null when more has to come. */
function readHead(bytes: Uint8Array, at: number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const available = bytes.length - at;
  if (available < 2) return null;
  const short = view.getUint8(at + 1);
  const extended = short === 127 ? 8 : short === 126 ? 2 : 0;
  if (available < 2 + extended) return null;
  const length = short === 127
    ? Number(view.getBigUint64(at + 2))
    : short === 126
    ? view.getUint16(at + 2)
    : short;
  const start = at + 2 + extended;
  if (bytes.length - start < Math.min(length, HEAD_BYTES)) return null;
  const opcode = view.getUint8(at) & 0x0f;
  const seq = opcode === 2 ? readSeq(bytes.subarray(start, start + HEAD_BYTES)) : null;
  return { start, length, seq, ping: opcode === 9 };
}

function readSeq(head: Uint8Array): number | null {
  const text = new TextDecoder("latin1").decode(head);
  if (!text.includes("typeedelta")) return null;
  for (let i = 0; i < head.length - 8; i++) {
    if (SEQ.some((byte, k) => head[i + k] !== byte)) continue;
    const [first = 0, second = 0, third = 0] = head.subarray(i + SEQ.length);
    if (first < 24) return first;
    if (first === 0x18) return second;
    if (first === 0x19) return second * 256 + third;
    return null;
  }
  return null;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
