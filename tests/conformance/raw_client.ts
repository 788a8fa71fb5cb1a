import { within } from "../support/waiting.ts";

const encoder = new TextEncoder();
/** Bytes as Latin-1, so that every byte is one character and none is lost. */
const decoder = new TextDecoder("latin1");

/** A MSG or HMSG as it came over the wire. */
export interface RawMessage {
  subject: string;
  sid: string;
  reply: string;
  /** The header block with its version line; empty for a MSG. */
  header: string;
  body: string;
}

/** The protocol spoken by hand over TCP, for what the official client hides. */
export class RawClient implements AsyncDisposable {
  readonly #connection: Deno.TcpConn;
  #received = "";
  #ended = false;
  /** The server's INFO, parsed. */
  info: Record<string, unknown> = {};

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  static async open(port: number): Promise<RawClient> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    const client = new RawClient(connection);
    client.info = parseInfo(await client.line());
    return client;
  }

  /** CONNECT with `options`, and a PING that must be answered. */
  async handshake(options: Record<string, unknown> = {}): Promise<void> {
    await this.send(`CONNECT ${JSON.stringify({ verbose: false, ...options })}\r\nPING\r\n`);
    const answer = await this.line();
    if (answer !== "PONG") throw new Error(`Cannot connect as PONG must come: got '${answer}'`);
  }

  async send(text: string | Uint8Array): Promise<void> {
    let rest = typeof text === "string" ? encoder.encode(text) : text;
    while (rest.length > 0) rest = rest.subarray(await this.#connection.write(rest));
  }

  /** The next line without its end; the server's own PINGs are answered and passed over. */
  async line(): Promise<string> {
    while (true) {
      const end = await this.#receive(() => this.#received.indexOf("\r\n") + 1);
      const line = this.#take(end - 1);
      this.#take(2);
      if (line !== "PING") return line;
      await this.send("PONG\r\n");
    }
  }

  /** The next MSG or HMSG, which must be what comes next. */
  async message(): Promise<RawMessage> {
    const line = await this.line();
    const [kind, subject = "", sid = "", ...rest] = line.split(" ");
    if (kind !== "MSG" && kind !== "HMSG") throw new Error(`Cannot take '${line}' for a message`);
    const size = Number(rest.pop());
    const headerSize = kind === "HMSG" ? Number(rest.pop()) : 0;
    await this.#receive(() => Number(this.#received.length >= size + 2));
    const header = this.#take(headerSize);
    const body = this.#take(size - headerSize);
    this.#take(2);
    return { subject, sid, reply: rest[0] ?? "", header, body };
  }

  /** All that comes until the server has answered a PING: what was sent before has been done. */
  async flush(): Promise<string[]> {
    await this.send("PING\r\n");
    const lines = [];
    for (let line = await this.line(); line !== "PONG"; line = await this.line()) lines.push(line);
    return lines;
  }

  /** All lines until the server has closed the connection. */
  async untilClosed(): Promise<string[]> {
    const read = async () => {
      while (!this.#ended) await this.#fill();
    };
    await within(read(), "the end of the connection");
    return this.#take(this.#received.length).split("\r\n").filter((line) => line !== "");
  }

  [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#connection.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
    return Promise.resolve();
  }

  #take(length: number): string {
    const taken = this.#received.slice(0, length);
    this.#received = this.#received.slice(length);
    return taken;
  }

  /** Reads until `enough` gives something else than 0, and gives that. */
  async #receive(enough: () => number): Promise<number> {
    while (enough() === 0) {
      if (this.#ended) throw new Error(`Cannot read on as the connection has ended`);
      await within(this.#fill(), `more than '${this.#received}'`);
    }
    return enough();
  }

  async #fill(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    const count = await this.#connection.read(buffer).catch(wasReset);
    if (count === null) this.#ended = true;
    else this.#received += decoder.decode(buffer.subarray(0, count));
  }
}

/** A server that closes with unread input resets the connection, which is an end like any other. */
function wasReset(error: unknown): null {
  if (error instanceof Deno.errors.ConnectionReset) return null;
  throw error;
}

function parseInfo(line: string): Record<string, unknown> {
  if (!line.startsWith("INFO ")) throw new Error(`Cannot take '${line}' for INFO`);
  return JSON.parse(line.slice("INFO ".length));
}
