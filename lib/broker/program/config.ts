import { type FlagValues, value } from "@rangecast/cli/flags";
import { formatAddress, ipAddress, port, portOrOff, size, text } from "@rangecast/cli/parsers";
import type { PermissionSet } from "@rangecast/cli/permissions";
import { UsageError } from "@rangecast/cli/usage-error";

const SMALLEST_MEMORY_BYTES = 1024 * 1024;

export const BROKER_FLAGS = {
  host: value({
    placeholder: "IP",
    help: "address to listen on",
    parse: ipAddress,
    fallback: "127.0.0.1",
  }),
  port: value({ placeholder: "PORT", help: "port for clients", parse: port, fallback: "4222" }),
  "max-memory": value({
    placeholder: "SIZE",
    help: "most that all streams together may store",
    parse: size,
    fallback: "512M",
  }),
  user: value({ placeholder: "NAME", help: "what clients must call themselves", parse: text }),
  password: value({ placeholder: "TEXT", help: "password that goes with --user", parse: text }),
  token: value({ placeholder: "TEXT", help: "token that clients must show", parse: text }),
  "monitor-port": value({
    placeholder: "PORT",
    help: "port of /varz and /healthz; 0 for none",
    parse: portOrOff,
    fallback: "8222",
  }),
};

export interface BrokerConfig {
  readonly host: string;
  readonly port: number;
  readonly maxMemoryBytes: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly token: string | undefined;
  /** 0 for none. */
  readonly monitorPort: number;
}

/** @throws UsageError for a name without password, for both ways to authenticate, for too little memory. */
export function configure(values: FlagValues<typeof BROKER_FLAGS>): BrokerConfig {
  if ((values.user === undefined) !== (values.password === undefined)) {
    throw new UsageError("Cannot use --user and --password one without the other: give both");
  }
  if (values.user !== undefined && values.token !== undefined) {
    throw new UsageError("Cannot use --token with --user: clients show one or the other");
  }
  if (values["max-memory"] < SMALLEST_MEMORY_BYTES) {
    throw new UsageError(
      `Cannot use --max-memory as it must be at least 1M: current value is ${
        values["max-memory"]
      }B`,
    );
  }
  return {
    host: values.host,
    port: values.port,
    maxMemoryBytes: values["max-memory"],
    user: values.user,
    password: values.password,
    token: values.token,
    monitorPort: values["monitor-port"],
  };
}

/** The two addresses that a broker with this configuration listens on, and nothing else. */
export function permissions({ host, port, monitorPort }: BrokerConfig): PermissionSet {
  const ports = monitorPort === 0 ? [port] : [port, monitorPort];
  return { net: ports.map((own) => formatAddress({ hostname: host, port: own })) };
}
