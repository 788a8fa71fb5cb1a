import { systemClock } from "@rangecast/base/clock";
import { startCommand, startProgram } from "@rangecast/launch/start-program";
import { freePort } from "@rangecast/web/testing/sample-server";
import type { TestBroker } from "../support/brokers.ts";
import { findNatsServer, startNatsServer } from "../support/nats_server.ts";
import { RangeBroker, SMALL_RETENTION_FLAGS } from "../support/range_broker.ts";
import { scratchFolder } from "../support/scratch.ts";
import { MeasuredPlayer } from "./measured_player.ts";

/** The brokers that a figure can be measured on. */
const BROKERS = ["embedded", "nats-server"] as const;
export type BrokerName = typeof BROKERS[number];

/** @throws RangeError for a name that is none of {@linkcode BROKERS}. */
export function brokerNamed(name: string): BrokerName {
  const found = BROKERS.find((each) => each === name);
  if (found) return found;
  throw new RangeError(
    `Cannot measure as the broker must be ${BROKERS.join(" or ")}: current value is ${name}`,
  );
}

/** A broker in a process of its own, and the player's pages on it. */
export interface MeasuredRange {
  readonly server: TestBroker;
  readonly range: RangeBroker;
  readonly player: MeasuredPlayer;
}

/** Each is in `started` as soon as it runs. @throws Error where there is no nats-server. */
export async function startRange(
  started: AsyncDisposableStack,
  broker: BrokerName,
): Promise<MeasuredRange> {
  const server = await (broker === "embedded" ? startEmbedded(started) : startReal(started));
  const range = started.use(await RangeBroker.on(server));
  await range.addStreams();
  return { server, range, player: started.use(await MeasuredPlayer.start(server)) };
}

/** As in a walkthrough: all streams are in its memory. */
async function startEmbedded(started: AsyncDisposableStack): Promise<TestBroker> {
  const port = freePort();
  const args = ["--port", String(port), "--monitor-port", "0", "--max-memory", "1G"];
  const program = started.use(await startProgram("lib/broker/main.ts", args, /listening on/));
  return { host: "127.0.0.1", port, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}

/** With files of its own. */
async function startReal(started: AsyncDisposableStack): Promise<TestBroker> {
  if (!findNatsServer()) throw new Error("needs nats-server 2.12 or newer on PATH");
  const { path } = started.use(await scratchFolder());
  return started.use(await startNatsServer({ storeDir: path }));
}

/** A fleet that flies until it is disposed of; `where` are the flags of where it is sent. */
export function startFleet(
  { count, rate_hz, where }: {
    readonly count: number;
    readonly rate_hz: number;
    readonly where: readonly string[];
  },
) {
  const flags = ["--count", String(count), "--rate", String(rate_hz), "--continuous"];
  return startProgram(
    "generator/main.ts",
    [...flags, ...where, "--metrics-port", "0"],
    /publishing|sending/,
  );
}

/** Flags of a fleet that publishes straight into a broker. */
export function intoBroker({ host, port }: TestBroker): string[] {
  return ["--nats-server", `${host}:${port}`, ...SMALL_RETENTION_FLAGS];
}

/** Viewers that read for as long as it takes, in a process of their own. */
export async function startViewers(player: MeasuredPlayer, count: number, rate_hz: number) {
  const token = await player.addToken("bench");
  // None that is stalled, and no time in which they count.
  const args = [String(player.port), String(count), "0", "0", String(rate_hz), token];
  return await startCommand({
    name: "viewers",
    clock: systemClock,
    command: [
      ...["deno", "run", "--no-prompt", "--frozen", "--cached-only", "--allow-net=127.0.0.1"],
      ...["bench/web/hub_load.ts", ...args],
    ],
  }, /connected/);
}
