import { type Clock, sleep } from "@rangecast/base/clock";
import { signalProcess } from "./signal_process.ts";

/** Lines kept of each of a program's two outputs, for the message when it fails. */
const LINES_KEPT = 50;
/** Longest line, in characters; what is cut off is said at its end. */
const LINE_LIMIT = 64 * 1024;
/** Time for the rest of its output after it has ended: a process that it left behind may hold it open. */
const LAST_OUTPUT_LIMIT_MS = 2000;

export interface ChildOptions {
  /** How messages call it. */
  readonly name: string;
  /** Executable and arguments. */
  readonly command: readonly string[];
  readonly clock: Clock;
  /** Out of reach of the terminal's Ctrl-C, for a supervisor that ends its programs in order. */
  readonly detached?: boolean;
  /** Hears every line of standard output. */
  onOutput?(line: string): void;
  /** Hears every line of standard error. */
  onLog?(line: string): void;
}

/** How a child ended. */
export interface ChildEnd {
  readonly code: number;
  readonly signal: string | null;
}

/**
 * A program of the kit as a process of its own. Its standard input is a pipe that closes when this
 * process ends, however that happens: with `--stop-with-stdin` nothing is left running.
 */
export class ChildProgram implements AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  /** Resolves when the process has ended and both its outputs have been read. */
  readonly ended: Promise<ChildEnd>;
  readonly #clock: Clock;
  readonly #child: Deno.ChildProcess;
  readonly #logLines: string[] = [];
  readonly #waiters = new Set<(line: string) => void>();
  #running = true;

  private constructor(options: ChildOptions) {
    const [executable = "", ...args] = options.command;
    this.name = options.name;
    this.#clock = options.clock;
    this.#child = new Deno.Command(executable, {
      args,
      detached: options.detached ?? false,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.pid = this.#child.pid;
    const stopReading = new AbortController();
    const reading = Promise.all([
      eachLine(
        this.#child.stdout,
        (line) => this.#hear(line, options.onOutput),
        stopReading.signal,
      ),
      eachLine(this.#child.stderr, (line) => {
        keepLast(this.#logLines, line);
        this.#hear(line, options.onLog);
      }, stopReading.signal),
    ]);
    this.ended = this.#end(reading, stopReading);
  }

  static start(options: ChildOptions): ChildProgram {
    return new ChildProgram(options);
  }

  get running(): boolean {
    return this.#running;
  }

  /** The last lines of its standard error. */
  get lastLogLines(): readonly string[] {
    return this.#logLines;
  }

  /**
   * Resolves with the next line, on either output, that matches.
   * @throws Error with the last log lines when the program ends first, or after `limit_ms`.
   */
  async waitForLine(pattern: RegExp, limit_ms: number): Promise<string> {
    const found = Promise.withResolvers<string>();
    const waiter = (line: string) => {
      if (pattern.test(line)) found.resolve(line);
    };
    this.#waiters.add(waiter);
    const limit = new AbortController();
    try {
      const line = await Promise.race([
        found.promise,
        this.ended.then(() => null),
        sleep(this.#clock, limit_ms, limit.signal).then(() => null),
      ]);
      if (line !== null) return line;
      const state = this.#running ? `after ${limit_ms} ms` : "before it ended";
      throw new Error(
        `${this.name} did not print ${pattern} ${state}: ${this.#logLines.join("\n")}`,
      );
    } finally {
      limit.abort();
      this.#waiters.delete(waiter);
    }
  }

  /** Writes a line to its standard input. @throws Error when the process takes it no more. */
  async writeLine(line: string): Promise<void> {
    const writer = this.#child.stdin.getWriter();
    try {
      await writer.write(new TextEncoder().encode(`${line}\n`));
    } finally {
      writer.releaseLock();
    }
  }

  /** Closes its standard input, as the end of this process would. */
  async closeInput(): Promise<void> {
    // Its end may have closed it already.
    await this.#child.stdin.close().catch(() => {});
  }

  /** Sends a signal if the process still runs. */
  signal(signal: Deno.Signal): void {
    if (this.#running) signalProcess(this.#child, signal);
  }

  /** Asks the program to drain and end; kills it if it has not done so within `limit_ms`. */
  async stop(limit_ms = 15_000): Promise<ChildEnd> {
    this.signal("SIGTERM");
    const limit = new AbortController();
    await Promise.race([this.ended, sleep(this.#clock, limit_ms, limit.signal)]);
    limit.abort();
    this.signal("SIGKILL");
    return await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #end(reading: Promise<unknown>, stopReading: AbortController): Promise<ChildEnd> {
    const { code, signal } = await this.#child.status;
    this.#running = false;
    const limit = new AbortController();
    await Promise.race([reading, sleep(this.#clock, LAST_OUTPUT_LIMIT_MS, limit.signal)]);
    limit.abort();
    stopReading.abort();
    await this.closeInput();
    return { code, signal };
  }

  #hear(line: string, listener: ((line: string) => void) | undefined): void {
    listener?.(line);
    for (const waiter of this.#waiters) waiter(line);
  }
}

function keepLast(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > LINES_KEPT) lines.shift();
}

/** Hands out whole lines until the stream ends or `stop` aborts. */
async function eachLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  use: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const hear = (line: string) =>
    use(line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT)} ... (cut off)` : line);
  let rest = "";
  const writer = new WritableStream<string>({
    write(part) {
      const lines = (rest + part).split("\n");
      // A character more than the limit shows that something was cut off.
      rest = (lines.pop() ?? "").slice(0, LINE_LIMIT + 1);
      lines.forEach(hear);
    },
  });
  const end = stream.pipeThrough(new TextDecoderStream()).pipeTo(writer, { signal: stop });
  await end.catch((error) => {
    if (!stop.aborted) throw error;
  });
  if (rest !== "") hear(rest);
}
