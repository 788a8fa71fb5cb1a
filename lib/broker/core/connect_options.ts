/** What a client asks for in CONNECT. */
export class ConnectOptions {
  verbose = true;
  pedantic = false;
  headers = false;
  noResponders = false;
  echo = true;
  name = "";
  user: unknown;
  pass: unknown;
  auth_token: unknown;
}

/** The options in the JSON of a CONNECT, or null when it is no JSON object. */
export function parseConnect(json: string): ConnectOptions | null {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    return null;
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) return null;
  const fields: Record<string, unknown> = { ...given };
  const options = new ConnectOptions();
  // As nats-server's own defaults: an absent `verbose` means verbose, an absent `echo` means echo.
  options.verbose = fields.verbose !== false;
  options.pedantic = fields.pedantic === true;
  options.echo = fields.echo !== false;
  options.headers = fields.headers === true;
  options.noResponders = fields.no_responders === true && options.headers;
  options.name = typeof fields.name === "string" ? fields.name : "";
  options.user = fields.user;
  options.pass = fields.pass;
  options.auth_token = fields.auth_token;
  return options;
}
