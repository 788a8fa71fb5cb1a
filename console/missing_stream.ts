import { OperatorError } from "@rangecast/base/errors";

/** `what` completes "Cannot ...". */
export function missingStream(what: string, stream: string): OperatorError {
  return new OperatorError(
    `Cannot ${what} as there is no stream ${stream}: start a program that makes it, ` +
      `such as deno task producer or deno task replayer:host`,
  );
}
