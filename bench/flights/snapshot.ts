import { median } from "@rangecast/base/quantiles";
import { systemClock } from "@rangecast/base/clock";
import { decode as decodeCbor } from "@rangecast/codec/cbor";
import { decode as decodeMsgpack } from "@rangecast/codec/msgpack";
import { FLIGHT_ENCODINGS, type FlightEncoding } from "@rangecast/gateway/flights/flights-message";
import { readLine } from "@rangecast/launch/read-line";
import { startCommand } from "@rangecast/launch/start-program";
import { printTable, type Row } from "../report.ts";

export const name = "snapshot";

const DEFAULT_AIRCRAFT = 10_000;
const ROUNDS = 15;

/** Time from connecting until the snapshot is there, and until it has been read. */
export async function run([aircraft]: string[]): Promise<void> {
  const count = Number(aircraft ?? DEFAULT_AIRCRAFT);
  let first = "";
  const path = "bench/flights/snapshot_server.ts";
  const env = "--ignore-env=WS_NO_BUFFER_UTIL,WS_NO_UTF_8_VALIDATE";
  const flags = ["--no-prompt", "--frozen", "--cached-only", "--allow-net=127.0.0.1", env];
  await using _server = await startCommand({
    name: path,
    clock: systemClock,
    command: ["deno", "run", ...flags, path, String(count)],
    onOutput: (line) => first ||= line,
  }, /port/);
  const { port } = readLine<{ port: number }>(first);
  const rows: Row[] = [];
  for (const encoding of FLIGHT_ENCODINGS) {
    const visits: Visit[] = [];
    for (let i = 0; i < ROUNDS; i++) visits.push(await visit(port, encoding));
    const arrived = visits.map(({ arrived_ms }) => arrived_ms);
    const read = visits.map(({ read_ms }) => read_ms);
    rows.push([
      ...[count, encoding, (visits[0]?.bytes ?? 0) / 1000],
      ...[median(arrived).toFixed(0), Math.max(...arrived).toFixed(0)],
      ...[median(read).toFixed(0), Math.max(...read).toFixed(0)],
    ]);
  }
  printTable(
    `snapshot on connect, ${ROUNDS} clients one after the other`,
    ["aircraft", "encoding", "kB", "arrived ms p50", "max", "read ms p50", "max"],
    rows,
  );
}

interface Visit {
  readonly arrived_ms: number;
  readonly read_ms: number;
  readonly bytes: number;
}

async function visit(port: number, encoding: FlightEncoding): Promise<Visit> {
  const begun_ms = systemClock.monotonicMs();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/flights`, [encoding]);
  socket.binaryType = "arraybuffer";
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
  const data = await nextMessage(socket);
  const arrived_ms = systemClock.monotonicMs() - begun_ms;
  read(data, encoding);
  const read_ms = systemClock.monotonicMs() - begun_ms;
  // Behind it the next client finds another state, which has been written for nobody.
  await nextMessage(socket);
  socket.close();
  await closed;
  const bytes = typeof data === "string" ? data.length : data.byteLength;
  return { arrived_ms, read_ms, bytes };
}

function nextMessage(socket: WebSocket): Promise<string | ArrayBuffer> {
  return new Promise((resolve, reject) => {
    socket.addEventListener("message", (event) => resolve(event.data), { once: true });
    socket.addEventListener("error", () => reject(new Error("the socket has failed")));
  });
}

function read(data: string | ArrayBuffer, encoding: FlightEncoding): unknown {
  if (typeof data === "string") return JSON.parse(data);
  const bytes = new Uint8Array(data);
  return encoding === "cbor" ? decodeCbor(bytes) : decodeMsgpack(bytes);
}
