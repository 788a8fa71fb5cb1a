import { type FlagValues, list, toggle, value } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import { decimal, duration, oneOf, port, text, wholeNumber } from "@rangecast/cli/parsers";
import type { PermissionSet } from "@rangecast/cli/permissions";

/** Everything that the demo writes, in the folder it is started in. */
export const RUN_FOLDER = ".demo";

export const DEMO_FLAGS = {
  duration: value({
    placeholder: "TIME",
    help: "stop after this time; without it, run until Ctrl-C",
    parse: duration,
  }),
  count: value({
    placeholder: "N",
    help: "aircraft",
    parse: wholeNumber(1, 50_000),
    fallback: "50",
  }),
  rate: value({
    placeholder: "HZ",
    help: "frames a second of each aircraft",
    parse: decimal(0.1, 1000),
    fallback: "50",
  }),
  style: value({
    placeholder: "STYLE",
    help: "normal or airshow",
    parse: oneOf("normal", "airshow"),
    fallback: "airshow",
  }),
  igc: list({
    placeholder: "PATH",
    help: "fly these IGC files, or all in these folders, instead",
    parse: text,
  }),
  skip: value({
    placeholder: "TIME",
    help: "begin so far into the IGC flights: the first one may fly alone for a while",
    parse: duration,
    fallback: "0s",
  }),
  "time-scale": value({
    placeholder: "N",
    help: "play IGC flights this much faster",
    parse: decimal(0.01, 1000),
    fallback: "1",
  }),
  with: list({
    placeholder: "WHAT",
    help: "flights: made-up air traffic beside the datagrams' aircraft, and findings",
    parse: oneOf("flights"),
  }),
  broker: value({
    placeholder: "KIND",
    help: "auto (nats-server where there is one, else the embedded broker) or embedded",
    parse: oneOf("auto", "embedded"),
    fallback: "auto",
  }),
  "nats-server-bin": value({
    placeholder: "PATH",
    help: "nats-server to use; without it, the one on PATH",
    parse: text,
  }),
  "nats-port": value({
    placeholder: "PORT",
    help: "port of the demo's own broker",
    parse: port,
    fallback: "14222",
  }),
  "udp-port": value({
    placeholder: "PORT",
    help: "port of the datagrams",
    parse: port,
    fallback: "30000",
  }),
  "metrics-port": value({
    placeholder: "PORT",
    help: "port of the producer's /metrics and /health, which the summary is read from",
    parse: port,
    fallback: "9101",
  }),
  pages: toggle({
    help: "build and serve the player's page, and host replays",
    fallback: true,
  }),
  "web-port": value({
    placeholder: "PORT",
    help: "port of the player's page",
    parse: port,
    fallback: "8081",
  }),
  "log-dir": value({
    placeholder: "DIR",
    help: "keep each program's log in this folder",
    parse: text,
  }),
};

export interface DemoConfig {
  readonly duration_ms: number | null;
  readonly count: number;
  readonly rate_hz: number;
  readonly style: "normal" | "airshow";
  readonly igc: readonly string[];
  readonly skip_ms: number;
  readonly timeScale: number;
  /** Whether there is air traffic as well, and what finds something in it. */
  readonly flights: boolean;
  readonly broker: "auto" | "embedded";
  readonly natsServerBin: string | undefined;
  readonly natsPort: number;
  readonly udpPort: number;
  readonly metricsPort: number;
  readonly pages: boolean;
  readonly webPort: number;
  readonly logDir: string | undefined;
}

/** @throws UsageError when a nats-server is named beside the embedded broker. */
export function configure(values: FlagValues<typeof DEMO_FLAGS>): DemoConfig {
  if (values.broker === "embedded" && values["nats-server-bin"] !== undefined) {
    throw new UsageError(
      `Cannot use --nats-server-bin as --broker must be auto for it: current value is "embedded"`,
    );
  }
  return {
    duration_ms: values.duration ?? null,
    count: values.count,
    rate_hz: values.rate,
    style: values.style,
    igc: values.igc,
    skip_ms: values.skip,
    timeScale: values["time-scale"],
    flights: values.with.includes("flights"),
    broker: values.broker,
    natsServerBin: values["nats-server-bin"],
    natsPort: values["nats-port"],
    udpPort: values["udp-port"],
    metricsPort: values["metrics-port"],
    pages: values.pages,
    webPort: values["web-port"],
    logDir: values["log-dir"],
  };
}

/** `cat` reads the kernel's count of lost datagrams, which no path grant lets a program read. */
export function permissions(config: DemoConfig): PermissionSet {
  const folders = [RUN_FOLDER, ...(config.logDir === undefined ? [] : [config.logDir])];
  const natsServer = config.broker === "embedded" ? [] : [config.natsServerBin ?? "nats-server"];
  return {
    net: [`127.0.0.1:${config.metricsPort}`],
    read: [RUN_FOLDER],
    write: folders,
    run: ["deno", ...natsServer, "cat"],
  };
}
