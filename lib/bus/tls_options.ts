import { checkServerIdentity, type PeerCertificate } from "node:tls";
import type { TlsOptions } from "@nats-io/nats-core";

/** What is known of the other side before the handshake. */
export interface TlsSettings {
  /** PEM. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** What the server's certificate must name: any one of these. */
  readonly names: readonly string[];
  /** The name to ask for, where there is one. */
  readonly servername?: string;
}

/**
 * The client's options for TLS. The client itself checks a server that is known by its address
 * against the name `localhost`: here it is the address.
 */
export function tlsOptions({ names, ...options }: TlsSettings): TlsOptions {
  const known = {
    ...options,
    checkServerIdentity: (_: string, certificate: PeerCertificate) =>
      identityProblem(names, certificate),
  };
  return known;
}

/** Undefined when the certificate has one of the names. */
export function identityProblem(
  names: readonly string[],
  certificate: PeerCertificate,
): Error | undefined {
  const problems = names.map((name) => checkServerIdentity(name, certificate));
  return problems.includes(undefined) ? undefined : problems[0];
}

/** Whether a connection failed because the two sides could not agree on TLS. */
export function isTlsProblem(error: unknown): boolean {
  // OpenSSL's names for what is wrong with a certificate, and Node's own errors of TLS.
  return error instanceof Error && "code" in error && typeof error.code === "string" &&
    /CERT|_TLS_|_SSL_|VERIFY|ISSUER|SIGNATURE/.test(error.code);
}
