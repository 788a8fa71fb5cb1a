/** An address that a permission can name: a literal IP and a port. */
export interface SocketAddress {
  readonly hostname: string;
  readonly port: number;
}

/** `host:port`, with brackets around an IPv6 address. */
export function formatAddress({ hostname, port }: SocketAddress): string {
  return hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}
