/** What a nats-server is to serve; every field but `storeDir` has the server's own default. */
export interface NatsSettings {
  /** Where JetStream keeps its files: a folder of the server's own, which the caller removes. */
  storeDir: string;
  token?: string;
  user?: string;
  password?: string;
  /** More lines for the configuration file, such as `max_payload: 1024`. */
  settings?: readonly string[];
}

/**
 * Writes a nats-server's configuration for a port of 127.0.0.1 (-1: a free one) into its own folder,
 * and returns the file's path. Only its owner can read the file, as it holds the secrets.
 */
export async function writeNatsConfiguration(
  settings: NatsSettings,
  port: number,
): Promise<string> {
  const path = `${settings.storeDir}/nats-server.conf`;
  await Deno.writeTextFile(path, configuration(settings, port), { mode: 0o600 });
  return path;
}

function configuration(options: NatsSettings, port: number): string {
  const quoted = (text: string) => JSON.stringify(text);
  const lines = [
    `host: 127.0.0.1`,
    `port: ${port}`,
    `jetstream { store_dir: ${quoted(options.storeDir)} }`,
    ...options.settings ?? [],
  ];
  if (options.token !== undefined) lines.push(`authorization { token: ${quoted(options.token)} }`);
  if (options.user !== undefined) {
    const { user, password = "" } = options;
    lines.push(`authorization { user: ${quoted(user)}, password: ${quoted(password)} }`);
  }
  return lines.join("\n") + "\n";
}
