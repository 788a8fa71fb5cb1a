import { OperatorError } from "@rangecast/base/errors";
import { writeToStderr } from "@rangecast/cli/log";
import { passwordFault } from "../auth/password.ts";
import { EMPTY_LINE, typed, type TypedLine } from "./typed_line.ts";

/** Where a password comes from. */
export interface PasswordSource {
  isTerminal(): boolean;
  /** Turns echo and line editing of the terminal off or on. */
  setRaw(on: boolean): void;
  /** The next keys; null when there will be none. */
  read(): Promise<Uint8Array | null>;
  /** Shows a text to the person, and not to whoever reads the output. */
  show(text: string): void;
}

export const stdinSource: PasswordSource = {
  isTerminal: () => Deno.stdin.isTerminal(),
  setRaw: (on) => Deno.stdin.setRaw(on),
  read: async () => {
    const buffer = new Uint8Array(1024);
    const length = await Deno.stdin.read(buffer);
    return length === null ? null : buffer.subarray(0, length);
  },
  show: writeToStderr,
};

/**
 * Asks for a new password twice without showing it, or reads the first line of standard input.
 * @throws OperatorError when it will not do, the two differ, or there is nobody to ask.
 */
export async function newPassword(
  name: string,
  fromStdin: boolean,
  source: PasswordSource = stdinSource,
): Promise<string> {
  if (!fromStdin && !source.isTerminal()) {
    throw new OperatorError("Cannot ask for a password without a terminal: use --password-stdin");
  }
  const password = fromStdin
    ? await readLine(source)
    : await promptLine(`New password for ${name}: `, source);
  const fault = passwordFault(password);
  if (fault !== null) throw new OperatorError(`Cannot use this password as ${fault}`);
  if (!fromStdin && await promptLine("The same again: ", source) !== password) {
    throw new OperatorError("Cannot use this password as it was typed differently the second time");
  }
  return password;
}

async function promptLine(prompt: string, source: PasswordSource): Promise<string> {
  source.show(prompt);
  source.setRaw(true);
  try {
    return await readLine(source);
  } finally {
    source.setRaw(false);
    source.show("\n");
  }
}

async function readLine(source: PasswordSource): Promise<string> {
  let line: TypedLine = EMPTY_LINE;
  while (line.type === "typing") {
    // The end of a file ends its last line.
    line = typed(line, await source.read() ?? [0x0a]);
  }
  if (line.type === "done") return line.text;
  throw new OperatorError("Cannot go on as the password was not typed to its end");
}
