import { type Flags, type FlagValues, value } from "./flags.ts";
import { formatAddress, ipAddress, portOrOff } from "./parsers.ts";
import type { PermissionSet } from "./permissions.ts";

/** Where `/metrics` and `/health` are served. Every program has a port of its own. */
export interface MetricsSettings {
  readonly hostname: string;
  /** 0 serves nothing. */
  readonly port: number;
}

/** The flags of a program that serves its metrics, by default on `port` of the loopback address. */
export function metricsFlags(port: number) {
  return {
    "metrics-host": value({
      placeholder: "IP",
      help: "address to serve /metrics and /health on",
      parse: ipAddress,
      fallback: "127.0.0.1",
    }),
    "metrics-port": value({
      placeholder: "PORT",
      help: "port of /metrics and /health; 0 for none",
      parse: portOrOff,
      fallback: String(port),
    }),
  } satisfies Flags;
}

export function metricsSettings(
  values: FlagValues<ReturnType<typeof metricsFlags>>,
): MetricsSettings {
  return { hostname: values["metrics-host"], port: values["metrics-port"] };
}

export function metricsPermissions(
  settings: MetricsSettings,
): Required<Pick<PermissionSet, "net">> {
  return { net: settings.port === 0 ? [] : [formatAddress(settings)] };
}
