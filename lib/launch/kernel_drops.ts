/** The kernel's tables of UDP sockets, for IPv4 and IPv6. */
const TABLES = ["/proc/net/udp", "/proc/net/udp6"];

/**
 * Datagrams that the kernel dropped on all sockets of a local UDP port, or null where it does not
 * say (not Linux, or no socket). No path grant lets a program read these tables, so `cat` does:
 * needs `--allow-run=cat`.
 */
export async function readUdpDrops(port: number): Promise<number | null> {
  try {
    const { stdout } = await new Deno.Command("cat", {
      args: TABLES,
      stdin: "null",
      stderr: "null",
    }).output();
    return parseUdpDrops(new TextDecoder().decode(stdout), port);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Reads the last column (`drops`) of the rows whose local address ends in `port` (proc(5)). */
export function parseUdpDrops(tables: string, port: number): number | null {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const drops = tables.split("\n")
    .map((row) => row.trim().split(/\s+/))
    .filter(([, local]) => local?.endsWith(suffix))
    .map((row) => Number(row.at(-1)));
  return drops.length === 0 ? null : drops.reduce((total, n) => total + n, 0);
}
