const MAX_LINES = 1000;

/**
 * The variables in the text of an env file: `NAME=value` a line, with quotes around a value that
 * has blanks at its ends; blank lines and lines that begin with `#` say nothing.
 * @throws SyntaxError that names the line, and never its value, which may be a secret.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/);
  if (lines.length > MAX_LINES) {
    throw new SyntaxError(`it must have at most ${MAX_LINES} lines: it has ${lines.length}`);
  }
  const variables: Record<string, string> = {};
  for (const [i, line] of lines.entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    const [, name, written] = match ?? [];
    if (name === undefined || written === undefined) {
      throw new SyntaxError(`line ${i + 1} must be NAME=value`);
    }
    variables[name] = unquoted(written);
  }
  return variables;
}

function unquoted(written: string): string {
  return /^(["'])(.*)\1$/.exec(written)?.[2] ?? written;
}
