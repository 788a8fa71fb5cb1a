import { type Clock, sleep, systemClock } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import { type NatsSettings, writeNatsConfiguration } from "./nats_configuration.ts";
import { signalProcess } from "./signal_process.ts";

const PROGRAM = "nats-server";
/** Older servers have no direct get of the state at an instant, and known holes. */
const OLDEST = { major: 2, minor: 12 };
const START_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 5_000;
/** How much of a server's log is kept, in characters, for the message of a failed start. */
const LOG_LIMIT = 64 * 1024;

/** A nats-server that the tests can run: `path` is what to start it by. */
export interface NatsServerProgram {
  path: string;
  version: string;
}

/** How to start a server; every field but `storeDir` has the server's own default. */
export interface NatsServerOptions extends NatsSettings {
  /** The executable. @default "nats-server", as `PATH` has it */
  path?: string;
  /** A free one unless given. */
  port?: number;
}

/** One running server on 127.0.0.1. Disposing of it kills that process and no other. */
export interface NatsServer extends AsyncDisposable {
  readonly host: string;
  /** Stays the same over a restart. */
  readonly port: number;
  /** The process that runs now. */
  readonly pid: number;
  /** The last part of what the server has logged. */
  log(): string;
  /** Stops the server if it still runs, and starts it again: same port, same files. */
  restart(changes?: Omit<NatsServerOptions, "storeDir" | "port">): Promise<void>;
  /** `SIGSTOP` freezes, `SIGCONT` thaws, `SIGKILL` is a crash, `SIGUSR2` begins lame-duck mode. */
  signal(signal: "SIGSTOP" | "SIGCONT" | "SIGKILL" | "SIGTERM" | "SIGUSR2"): void;
  /** Resolves when the process that runs now has ended. */
  ended(): Promise<void>;
}

/**
 * The nats-server at `path`, if it is 2.12 or newer, else null. An older one is named on the error
 * output and passed over. Needs `--allow-run=nats-server`; without that, null.
 */
export function findNatsServer(path = PROGRAM): NatsServerProgram | null {
  const text = versionText(path);
  const version = text?.match(/v(\d+)\.(\d+)\.\S+/);
  if (!version) return null;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) {
    return { path, version: version[0].slice(1) };
  }
  const line = `${path} ${version[0]} passed over: ${OLDEST.major}.${OLDEST.minor} is needed\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
  return null;
}

function versionText(path: string): string | null {
  try {
    const { stdout } = new Deno.Command(path, { args: ["--version"] }).outputSync();
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
      return null;
    }
    throw error;
  }
}

/**
 * Starts a nats-server with JetStream, and resolves once it takes connections.
 * Needs `--allow-run=nats-server` and writing to `storeDir`.
 * @throws Error with the server's log when it does not start.
 */
export async function startNatsServer(
  options: NatsServerOptions,
  clock: Clock = systemClock,
): Promise<NatsServer> {
  let running = await launch(options, options.port ?? -1, clock);
  const port = running.port;
  return {
    host: "127.0.0.1",
    port,
    get pid() {
      return running.pid;
    },
    log: () => running.log(),
    async restart(changes = {}) {
      await running.stop("SIGTERM");
      running = await launch({ ...options, ...changes }, port, clock);
    },
    signal: (signal) => running.signal(signal),
    ended: () => running.ended,
    [Symbol.asyncDispose]: () => running.stop("SIGKILL"),
  };
}

interface RunningProcess {
  port: number;
  pid: number;
  ended: Promise<void>;
  log(): string;
  signal(signal: Deno.Signal): void;
  stop(signal: Deno.Signal): Promise<void>;
}

async function launch(
  options: NatsServerOptions,
  port: number,
  clock: Clock,
): Promise<RunningProcess> {
  const configFile = await writeNatsConfiguration(options, port);
  const child = new Deno.Command(options.path ?? PROGRAM, {
    args: ["-c", configFile],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const log = followLog(child.stderr);
  const ended = Promise.all([child.status, log.ended]).then(() => {});
  const stop = async (signal: Deno.Signal) => {
    signalProcess(child, signal);
    const limit = new AbortController();
    await Promise.race([ended, sleep(clock, STOP_LIMIT_MS, limit.signal)]);
    limit.abort();
    signalProcess(child, "SIGKILL");
    await ended;
  };

  const limit = new AbortController();
  const listening = await Promise.race([
    log.listening,
    ended.then(() => null),
    sleep(clock, START_LIMIT_MS, limit.signal).then(() => null),
  ]);
  limit.abort();
  if (listening === null) {
    await stop("SIGKILL");
    throw new OperatorError(`Cannot start ${options.path ?? PROGRAM}: ${problemIn(log.text())}`);
  }
  return {
    port: listening,
    pid: child.pid,
    ended,
    log: log.text,
    signal: (signal) => signalProcess(child, signal),
    stop,
  };
}

/** What the server itself calls fatal, or all that it said. */
function problemIn(log: string): string {
  const fatal = [...log.matchAll(/\[FTL\] (.*)/g)].map(([, text]) => text);
  return fatal.length > 0 ? fatal.join("; ") : log;
}

/** Drains a server's log, so that it never blocks on a full pipe, and reads its port from it. */
function followLog(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  let text = "";
  const { promise: listening, resolve } = Promise.withResolvers<number>();
  let port = 0;
  const read = async () => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      text = (text + part).slice(-LOG_LIMIT);
      const address = text.match(/Listening for client connections on [\d.]+:(\d+)/);
      if (address && port === 0) port = Number(address[1]);
      if (port !== 0 && text.includes("Server is ready")) resolve(port);
    }
  };
  return { text: () => text, listening, ended: read() };
}
