import { type Flags, type FlagValues, list, toggle, value } from "@rangecast/cli/flags";
import { duration, formatAddress, ipAddress, oneOf, port, text } from "@rangecast/cli/parsers";
import type { PermissionSet } from "@rangecast/cli/permissions";
import { UsageError } from "@rangecast/cli/usage-error";
import { replacementOf } from "./auth/data_folder.ts";
import { revocationsFile } from "./auth/revocations.ts";
import { type Role, ROLES } from "./auth/role.ts";
import { isLoopback, parseOrigin } from "./origins.ts";

export const DATA_FOLDER = ".data";
export const BUILD_FOLDER = ".build";
const MIN_SESSION_MS = 60_000;

/** The flags of a program with web pages, by default on `port` of the loopback address. */
export function webFlags(defaultPort: number) {
  return {
    "web-host": value({
      placeholder: "IP",
      help: "address to serve pages on; any but loopback needs --tls-cert or --behind-proxy",
      parse: ipAddress,
      fallback: "127.0.0.1",
    }),
    "web-port": value({
      placeholder: "PORT",
      help: "port to serve pages on",
      parse: port,
      fallback: String(defaultPort),
    }),
    "data-dir": value({
      placeholder: "DIR",
      help: "folder with users and keys, made by deno task users",
      parse: text,
      fallback: DATA_FOLDER,
    }),
    "tls-cert": value({
      placeholder: "FILE",
      help: "certificate chain (PEM), with --tls-key",
      parse: text,
    }),
    "tls-key": value({ placeholder: "FILE", help: "key of the certificate (PEM)", parse: text }),
    "behind-proxy": toggle({
      help: "a proxy in front does TLS and tells the client's address (X-Forwarded-For)",
    }),
    "allowed-origin": list({
      placeholder: "ORIGIN",
      help: "where browsers find these pages, such as https://range.example; others are refused",
      parse: parseOrigin,
    }),
    "session-idle": value({
      placeholder: "TIME",
      help: "a session ends when it was not used for this long",
      parse: duration,
      fallback: "8h",
    }),
    "session-limit": value({
      placeholder: "TIME",
      help: "a session ends this long after the login",
      parse: duration,
      fallback: "24h",
    }),
    "login-link": value({
      placeholder: "ROLE",
      help: `print a link that logs in once, as ${ROLES.join(", ")}`,
      parse: oneOf(...ROLES),
    }),
  } satisfies Flags;
}

export interface WebSettings {
  readonly hostname: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Files; null without TLS. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly behindProxy: boolean;
  /** Besides those that follow from the address. */
  readonly allowedOrigins: readonly string[];
  readonly idle_ms: number;
  readonly limit_ms: number;
  readonly loginLink: Role | null;
}

/** @throws UsageError when flags contradict each other, or would serve passwords in the clear. */
export function webSettings(values: FlagValues<ReturnType<typeof webFlags>>): WebSettings {
  const settings: WebSettings = {
    hostname: values["web-host"],
    port: values["web-port"],
    dataFolder: values["data-dir"],
    tls: tlsFiles(values["tls-cert"], values["tls-key"]),
    behindProxy: values["behind-proxy"],
    allowedOrigins: values["allowed-origin"],
    idle_ms: sessionTime("session-idle", values["session-idle"]),
    limit_ms: sessionTime("session-limit", values["session-limit"]),
    loginLink: values["login-link"] ?? null,
  };
  requireProtection(settings);
  return settings;
}

function tlsFiles(cert: string | undefined, key: string | undefined): WebSettings["tls"] {
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === undefined && key === undefined) return null;
  throw new UsageError("Cannot use --tls-cert and --tls-key as both are needed: only one is given");
}

function sessionTime(flag: string, time_ms: number): number {
  if (time_ms >= MIN_SESSION_MS) return time_ms;
  throw new UsageError(
    `Cannot use --${flag} as it must be at least 1m: current value is ${time_ms}ms`,
  );
}

function requireProtection({ hostname, tls, behindProxy, allowedOrigins }: WebSettings): void {
  if (!isLoopback(hostname) && !tls && !behindProxy) {
    throw new UsageError(
      `Cannot use --web-host as passwords would travel in the clear: ${hostname} needs --tls-cert and --tls-key, or --behind-proxy`,
    );
  }
  if (behindProxy && allowedOrigins.length === 0) {
    throw new UsageError(
      "Cannot use --behind-proxy as it must be known where browsers find the pages: give --allowed-origin",
    );
  }
  if ((hostname === "0.0.0.0" || hostname === "::") && allowedOrigins.length === 0) {
    throw new UsageError(
      `Cannot use --web-host as ${hostname} does not say where browsers find the pages: give --allowed-origin`,
    );
  }
}

/** What a program with these settings reaches, and nothing else. */
export function webPermissions(
  settings: WebSettings,
  { program, builds }: {
    /** Names its cookie and its file of ended sessions. */
    readonly program: string;
    /** The parts of the build that it serves, such as `web` and `player`. */
    readonly builds: readonly string[];
  },
): Required<Pick<PermissionSet, "net" | "read" | "write">> {
  const { dataFolder, tls } = settings;
  const ended = `${dataFolder.replace(/\/+$/, "")}/${revocationsFile(program)}`;
  return {
    net: [formatAddress(settings)],
    read: [
      dataFolder,
      ...builds.map((build) => `${BUILD_FOLDER}/${build}`),
      ...(tls ? [tls.cert, tls.key] : []),
    ],
    // Not the folder: a program that has been taken over makes nobody an admin.
    write: [ended, replacementOf(ended)],
  };
}
