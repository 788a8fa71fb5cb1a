import { type Flags, type FlagValues, list, value } from "@rangecast/cli/flags";
import {
  address,
  formatAddress,
  type SocketAddress,
  streamPrefix,
  text,
} from "@rangecast/cli/parsers";
import type { PermissionSet } from "@rangecast/cli/permissions";
import { UsageError } from "@rangecast/cli/usage-error";

const server = list({
  placeholder: "IP:PORT",
  help: "NATS server",
  parse: address(4222),
  fallback: ["127.0.0.1:4222"],
});

/** The flags of every program that speaks to the broker. */
export const NATS_FLAGS = {
  "nats-server": server,
  "nats-user": value({ placeholder: "NAME", help: "NATS user, with --nats-password", parse: text }),
  "nats-password": value({ placeholder: "SECRET", help: "NATS password", parse: text }),
  "nats-token": value({ placeholder: "SECRET", help: "NATS token", parse: text }),
  "nats-nkey": value({ placeholder: "FILE", help: "file with the NATS nkey seed", parse: text }),
  "nats-creds": value({
    placeholder: "FILE",
    help: "NATS credentials file (JWT and seed)",
    parse: text,
  }),
  "nats-ca": value({
    placeholder: "FILE",
    help: "CA certificate (PEM) to check the server; turns TLS on",
    parse: text,
  }),
  "nats-cert": value({
    placeholder: "FILE",
    help: "client certificate (PEM), with --nats-key",
    parse: text,
  }),
  "nats-key": value({
    placeholder: "FILE",
    help: "key of the client certificate (PEM)",
    parse: text,
  }),
  "nats-tls-name": value({
    placeholder: "NAME",
    help: "name in the server's certificate, when it does not name the server's IP",
    parse: text,
  }),
  "stream-prefix": value({
    placeholder: "PREFIX",
    help: "first token of all subjects, and name of the streams",
    parse: streamPrefix,
    fallback: "tspi",
  }),
} satisfies Flags;

/** Where the broker is, and what it is told about us. Files are read when connecting. */
export interface NatsSettings {
  readonly servers: readonly SocketAddress[];
  readonly login: NatsLogin;
  /** Null leaves TLS to the server's wish, with the system's certificate authorities. */
  readonly tls: NatsTls | null;
}

/** Files, and the name that the server's certificate must have instead of its address. */
export interface NatsTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly name?: string;
}

export type NatsLogin =
  | { readonly type: "none" }
  | { readonly type: "password"; readonly user: string; readonly password: string }
  | { readonly type: "token"; readonly token: string }
  | { readonly type: "nkey"; readonly file: string }
  | { readonly type: "creds"; readonly file: string };

/** @throws UsageError when the flags name two ways to log in, or half of one. */
export function natsSettings(values: FlagValues<typeof NATS_FLAGS>): NatsSettings {
  const {
    "nats-ca": ca,
    "nats-cert": cert,
    "nats-key": key,
    "nats-tls-name": name,
  } = values;
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError(
      "Cannot use --nats-cert and --nats-key as both are needed: only one is given",
    );
  }
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(name === undefined ? {} : { name }),
  };
  return {
    servers: values["nats-server"],
    login: natsLogin(values),
    tls: Object.keys(tls).length === 0 ? null : tls,
  };
}

function natsLogin(values: FlagValues<typeof NATS_FLAGS>): NatsLogin {
  const user = values["nats-user"];
  const password = values["nats-password"];
  if ((user === undefined) !== (password === undefined)) {
    throw new UsageError(
      "Cannot use --nats-user and --nats-password as both are needed: only one is given",
    );
  }
  const ways: NatsLogin[] = [];
  if (user !== undefined && password !== undefined) ways.push({ type: "password", user, password });
  if (values["nats-token"] !== undefined) ways.push({ type: "token", token: values["nats-token"] });
  if (values["nats-nkey"] !== undefined) ways.push({ type: "nkey", file: values["nats-nkey"] });
  if (values["nats-creds"] !== undefined) ways.push({ type: "creds", file: values["nats-creds"] });
  if (ways.length > 1) {
    throw new UsageError(
      `Cannot log in to NATS as one way is needed: ${
        ways.map(({ type }) => type).join(" and ")
      } are given`,
    );
  }
  return ways[0] ?? { type: "none" };
}

/** What these settings reach: the servers' addresses, and the files with secrets. */
export function natsPermissions(
  { servers, login, tls }: NatsSettings,
): Required<Pick<PermissionSet, "net" | "read">> {
  const files = [
    ...("file" in login ? [login.file] : []),
    ...[tls?.ca, tls?.cert, tls?.key].filter((file) => file !== undefined),
  ];
  return { net: servers.map(formatAddress), read: files };
}
