import { messageOf, OperatorError } from "@rangecast/base/errors";

/**
 * What `parse` makes of the text of the file that flag `--name` names.
 * @throws OperatorError when the file cannot be read, or `parse` throws.
 */
export async function readFlagFile<T>(
  name: string,
  path: string,
  parse: (text: string) => T,
): Promise<T> {
  try {
    return parse(await Deno.readTextFile(path));
  } catch (error) {
    throw new OperatorError(`Cannot use --${name} ${path}: ${messageOf(error)}`, { cause: error });
  }
}
