import { shellLine } from "@rangecast/cli/permissions";
import { ROOT } from "../lint/scope.ts";
import { requirement } from "./requirement.ts";

/** The key that asks a program in a terminal to stop. */
export const CTRL_C = new Uint8Array([3]);

/** Left out where there is no `script` of util-linux to make a pseudo-terminal with. */
export const needsTerminal: { ignore: boolean } = requirement(
  "pseudo-terminal",
  await hasScript(),
  "install script from util-linux (Debian: bsdutils)",
);

/** BSD's program of the same name takes other arguments, and has no version to tell. */
async function hasScript(): Promise<boolean> {
  const { success } = await new Deno.Command("bash", {
    args: ["-c", "script --version"],
    stdin: "null",
  }).output();
  return success;
}

/**
 * A command in a terminal of its own, with somebody at the keyboard; the end of input ends it. It
 * takes the place of the shell that `script` starts: some shells die of a Ctrl-C that the command
 * itself has survived, and hide its exit code.
 */
export class Terminal implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  screen = "";

  constructor(command: readonly string[]) {
    this.#child = new Deno.Command("bash", {
      args: [
        "-c",
        `exec ${shellLine(["script", "-qec", `exec ${shellLine(command)}`, "/dev/null"])}`,
      ],
      cwd: ROOT,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#keyboard = this.#child.stdin.getWriter();
    this.#reading = this.#read();
  }

  type(keys: Uint8Array): Promise<void> {
    return this.#keyboard.write(keys);
  }

  /** Resolves with the exit code when the command has ended. */
  async ended(): Promise<number> {
    await this.#reading;
    return (await this.#child.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#keyboard.close().catch(() => {});
    await this.ended();
  }

  async #read(): Promise<void> {
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      this.screen += text;
    }
  }
}
