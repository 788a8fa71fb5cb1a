import type { LedgerSnapshot } from "@rangecast/bus/ledger";
import { readLine } from "@rangecast/launch/read-line";
import type { ChildSpec } from "./children.ts";
import type { DemoConfig } from "./config.ts";
import type { DemoState } from "./summary.ts";

const FLIGHTS = 60;

/** What the programs of one demo share. */
export interface DemoSite {
  readonly config: DemoConfig;
  readonly state: DemoState;
  readonly token: string;
  readonly kernelDropsFile: string;
}

const OPS_RETENTION = ["--ops-max-age", "1h", "--ops-max-bytes", "64MiB"];
/** Small streams: a demo leaves nothing behind. */
const DEMO_RETENTION = [
  ...["--telemetry-max-age", "1h", "--telemetry-max-bytes", "512MiB"],
  ...OPS_RETENTION,
  ...["--replay-max-age", "1h", "--replay-max-bytes", "256MiB"],
  ...["--playout-max-age", "1h", "--playout-max-bytes", "256MiB"],
];

export function producerSpec({ config, state, token, kernelDropsFile }: DemoSite): ChildSpec {
  return {
    name: "producer",
    entryPoint: "producer/main.ts",
    args: [
      ...["--udp-port", String(config.udpPort), "--kernel-drops", kernelDropsFile],
      ...["--drain-timeout", "3s", "--metrics-port", String(config.metricsPort)],
      ...brokerArgs(config, token),
      ...DEMO_RETENTION,
    ],
    ready: /listening on/,
    onOutput: (line) => {
      state.finalLedger = readLine<{ ledger: LedgerSnapshot }>(line).ledger;
    },
  };
}

/** The player's lines that show a message; others are about the player itself. */
const SHOWN = /^\{"kind":"(?:telemetry|command|tag)"/;

export function playerSpec(
  { config, state, token }: DemoSite,
  onFirstPosition: (text: string) => void,
): ChildSpec {
  let first = true;
  return {
    name: "player",
    entryPoint: "player/main.ts",
    args: ["--metrics-interval", "1s", "--metrics-port", "0", ...brokerArgs(config, token)],
    ready: /following/,
    onOutput: (line) => {
      if (!SHOWN.test(line)) return;
      state.shown++;
      if (!first) return;
      const text = positionText(line);
      if (text === null) return;
      first = false;
      onFirstPosition(text);
    },
    onLog: (line) => takeMetrics(line, state),
  };
}

export function generatorSpec({ config, state }: DemoSite): ChildSpec {
  const fleet = config.igc.length > 0
    ? [
      ...["--igc", config.igc.join(","), "--skip", `${config.skip_ms}ms`],
      ...["--time-scale", String(config.timeScale)],
    ]
    : ["--style", config.style, "--count", String(config.count)];
  return {
    name: "generator",
    entryPoint: "generator/main.ts",
    args: [
      ...["--udp-target", `127.0.0.1:${config.udpPort}`, "--rate", String(config.rate_hz)],
      ...fleet,
      ...["--continuous", "--metrics-port", "0"],
    ],
    ready: /sending to/,
    onOutput: (line) => takeProgress(line, state),
  };
}

/** Air traffic around Visby, beside the range where the others fly. */
export function trafficSpec({ config, token }: DemoSite): ChildSpec {
  return {
    name: "traffic",
    entryPoint: "generator/main.ts",
    args: [
      ...["--style", "traffic", "--count", String(FLIGHTS), "--continuous"],
      ...["--metrics-port", "0", ...brokerArgs(config, token), ...OPS_RETENTION],
      ...["--flights-max-age", "1h", "--flights-max-bytes", "128MiB"],
      ...["--deadletter-max-age", "1h", "--deadletter-max-bytes", "16MiB"],
    ],
    ready: /sending to/,
  };
}

/** Watches both, and says what a person should see. */
export function findingsSpec({ config, token }: DemoSite): ChildSpec {
  return {
    name: "findings",
    entryPoint: "console/findings/main.ts",
    args: [
      ...["--metrics-port", "0", ...brokerArgs(config, token)],
      ...["--findings-max-age", "1h", "--findings-max-bytes", "64MiB"],
    ],
    ready: /ready: watching/,
  };
}

export function hostSpec({ config, token }: DemoSite): ChildSpec {
  return {
    name: "replayer:host",
    entryPoint: "replayer/host/main.ts",
    args: ["--metrics-port", "0", ...brokerArgs(config, token), ...DEMO_RETENTION],
    ready: /ready/,
  };
}

/** The pages, with a link that logs in once. */
export function pagesSpec(
  { config, token }: DemoSite,
  dataFolder: string,
  onLink: (link: string) => void,
): ChildSpec {
  return {
    name: "player:web",
    entryPoint: "player/web/main.ts",
    args: [
      ...["--web-port", String(config.webPort), "--data-dir", dataFolder],
      ...["--login-link", "operator", "--metrics-port", "0"],
      ...brokerArgs(config, token),
    ],
    ready: /log in once/,
    onLog: (line) => {
      const [link] = /http:\S+\/login\/link\/\S+/.exec(line) ?? [];
      if (link !== undefined) onLink(link);
    },
  };
}

function brokerArgs(config: DemoConfig, token: string): string[] {
  return ["--nats-server", `127.0.0.1:${config.natsPort}`, "--nats-token", token];
}

/** Reads a line of the player's stream; null when it has no position. */
function positionText(line: string): string | null {
  const { message, position } = readLine<{
    message?: { sensor_id?: number };
    position?: { lat: number; lon: number; altitude_m: number } | null;
  }>(line);
  if (!position) return null;
  const { lat, lon, altitude_m } = position;
  return `sensor ${message?.sensor_id} at ${lat.toFixed(5)} ${lon.toFixed(5)}, ${
    altitude_m.toFixed(0)
  } m`;
}

/** Reads the player's metrics line; other lines of its log are not JSON. */
function takeMetrics(line: string, state: DemoState): void {
  if (!line.startsWith("{")) return;
  const metrics = readLine<{
    rate?: number;
    latency_ms?: { p50?: number; p99?: number };
  }>(line);
  state.rate = metrics.rate ?? state.rate;
  state.latency_p50_ms = metrics.latency_ms?.p50 ?? null;
  state.latency_p99_ms = metrics.latency_ms?.p99 ?? null;
}

function takeProgress(line: string, state: DemoState): void {
  const progress = readLine<{ datagrams?: number; aircraft?: number }>(line);
  state.generated = progress.datagrams ?? state.generated;
  state.aircraft = progress.aircraft ?? state.aircraft;
}
