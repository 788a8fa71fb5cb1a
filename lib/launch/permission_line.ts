import { OperatorError } from "@rangecast/base/errors";
import { BASE_FLAGS } from "@rangecast/cli/permissions";

/**
 * Asks a program for the command that starts it with exactly the permissions that `args` need.
 * The program is run without any permission to answer.
 * @throws OperatorError with the program's own words when it refuses the arguments.
 */
export async function permissionLine(
  entryPoint: string,
  args: readonly string[],
): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", ...BASE_FLAGS, entryPoint, ...args, "--permissions"],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new OperatorError(decoder.decode(stderr).trim());
  return splitShellWords(decoder.decode(stdout).trim());
}

/** Splits what `shellLine` joined: words between blanks, with single quotes around special ones. */
export function splitShellWords(line: string): string[] {
  const words = line.match(/(?:'[^']*'|\\'|[^\s'\\])+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/'([^']*)'|\\(')/g, (_, quoted, escaped) => quoted ?? escaped)
  );
}
