/** Viewers that only count: `hub_load.ts PORT VIEWERS STALLED SECONDS [RATE_HZ [TOKEN]]`. */
import { quantiles } from "@rangecast/base/quantiles";
import { sleep, systemClock } from "@rangecast/base/clock";
import { decode } from "@rangecast/codec/cbor";
import { type LoadedFrame, LoadSocket } from "./load_socket.ts";

export interface LoadReport {
  readonly messages: number;
  readonly bytes: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const WARM_UP_MS = 2_000;
/** Every so many viewers, one reads what it gets, to know when a tick was. */
const READ_EVERY = 100;

const [port = 0, viewers = 0, stalled = 0, seconds = 0, rate_hz = 5] = Deno.args.map(Number);
const token = Deno.args[5];
/** When each tick was, Unix ms. */
const ticks = new Map<number, number>();
const arrivals: { readonly seq: number; readonly at_ms: number }[] = [];
let messages = 0;
let bytes = 0;
let counting = false;

function take(frame: LoadedFrame): void {
  if (!counting || frame.seq === null) return;
  messages++;
  bytes += frame.length;
  arrivals.push({ seq: frame.seq, at_ms: systemClock.nowMs() });
  if (frame.payload) learnTick(frame.payload);
}

function learnTick(payload: Uint8Array): void {
  // What our own hub has sent; its form is that of the protocol.
  const message = decode(payload) as {
    readonly type: string;
    readonly seq: number;
    readonly upserts?: { readonly base_ms: number };
  };
  if (message.upserts) ticks.set(message.seq, message.upserts.base_ms);
}

function report(): LoadReport {
  const delays = arrivals.flatMap(({ seq, at_ms }) => {
    const tick_ms = ticks.get(seq);
    return tick_ms === undefined ? [] : [at_ms - tick_ms];
  });
  const { p50, p99, max } = quantiles(delays);
  return { messages, bytes, p50, p99, max };
}

function print(line: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}

for (let i = 0; i < viewers; i++) {
  const socket = await LoadSocket.connect(port, token);
  await socket.watch(rate_hz);
  socket.read({ keep: i % READ_EVERY === 0, take });
}
for (let i = 0; i < stalled; i++) await (await LoadSocket.connect(port, token)).watch(rate_hz);
await sleep(systemClock, WARM_UP_MS);
print("connected");
counting = true;
await sleep(systemClock, seconds * 1000);
counting = false;
print(report());
await Deno.stdin.readable.pipeTo(new WritableStream());
Deno.exit(0);
