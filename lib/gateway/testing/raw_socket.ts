const utf8 = new TextEncoder();

/** Opcodes of RFC 6455, section 11.8. */
export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

export interface RawFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
}

/** A WebSocket client that does what no browser would. */
export class RawSocket implements Disposable {
  readonly #connection: Deno.TcpConn;
  #buffer = new Uint8Array();

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Connects, and has the handshake behind it. */
  static async connect(port: number): Promise<RawSocket> {
    const socket = new RawSocket(await Deno.connect({ hostname: "127.0.0.1", port }));
    const lines = [
      "GET /ws HTTP/1.1",
      "Host: 127.0.0.1",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    await socket.write(utf8.encode(`${lines.join("\r\n")}\r\n\r\n`));
    for (;;) {
      const head = new TextDecoder().decode(socket.#buffer);
      const end = head.indexOf("\r\n\r\n");
      if (end >= 0) {
        socket.#buffer = socket.#buffer.slice(end + 4);
        return socket;
      }
      if (!await socket.#read()) throw new Error(`no handshake: ${head}`);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }

  say(message: object): Promise<void> {
    return this.write(clientFrame(OPCODES.text, utf8.encode(JSON.stringify(message))));
  }

  /** The next frame, or null when the connection has ended. */
  async next(): Promise<RawFrame | null> {
    for (;;) {
      const frame = this.#takeFrame();
      if (frame) return frame;
      if (!await this.#read()) return null;
    }
  }

  /** Reads on until the close frame; returns its code, or null when there is none. */
  async closeCode(): Promise<number | null> {
    for (let frame = await this.next(); frame; frame = await this.next()) {
      const [high = 0, low = 0] = frame.payload;
      if (frame.opcode === OPCODES.close) return high * 256 + low;
    }
    return null;
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  async #read(): Promise<boolean> {
    const chunk = new Uint8Array(65_536);
    const length = await this.#connection.read(chunk).catch(() => null);
    if (length === null) return false;
    const joined = new Uint8Array(this.#buffer.length + length);
    joined.set(this.#buffer);
    joined.set(chunk.subarray(0, length), this.#buffer.length);
    this.#buffer = joined;
    return true;
  }

  #takeFrame(): RawFrame | null {
    const bytes = this.#buffer;
    const [first = 0, second = 0] = bytes;
    if (bytes.length < 2) return null;
    const view = new DataView(bytes.buffer);
    const extended = second === 127 ? 8 : second === 126 ? 2 : 0;
    const start = 2 + extended;
    if (bytes.length < start) return null;
    const length = extended === 8
      ? Number(view.getBigUint64(2))
      : extended === 2
      ? view.getUint16(2)
      : second;
    if (bytes.length < start + length) return null;
    this.#buffer = bytes.slice(start + length);
    return { opcode: first & 0x0f, payload: bytes.slice(start, start + length) };
  }
}

/** A frame as clients send them, masked (with zeros); `declared` may lie about the length. */
export function clientFrame(
  opcode: number,
  payload: Uint8Array,
  { fin = true, masked = true, declared = payload.length }: {
    readonly fin?: boolean;
    readonly masked?: boolean;
    readonly declared?: number;
  } = {},
): Uint8Array {
  const short = declared < 126;
  const head = new Uint8Array((short ? 2 : 10) + (masked ? 4 : 0));
  head[0] = (fin ? 0x80 : 0) | opcode;
  head[1] = (masked ? 0x80 : 0) | (short ? declared : 127);
  if (!short) new DataView(head.buffer).setBigUint64(2, BigInt(declared));
  const frame = new Uint8Array(head.length + payload.length);
  frame.set(head);
  frame.set(payload, head.length);
  return frame;
}
