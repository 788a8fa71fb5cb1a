import { createPrivateKey, X509Certificate } from "node:crypto";
import { messageOf, OperatorError } from "@rangecast/base/errors";

/** What a server needs for TLS, as PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Makes sure that a certificate can be served with its key: the runtime would find out with the
 * first client.
 * @throws OperatorError when one of them cannot be read, they do not belong together, or the
 * certificate's time is over.
 */
export function requireUsable({ cert, key }: TlsFiles, now_ms: number): void {
  const fault = faultOf(cert, key, now_ms);
  if (fault === null) return;
  throw new OperatorError(`Cannot use --tls-cert and --tls-key as ${fault}`);
}

function faultOf(cert: string, key: string, now_ms: number): string | null {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch (error) {
    return `the certificate cannot be read: ${messageOf(error)}`;
  }
  try {
    if (!certificate.checkPrivateKey(createPrivateKey(key))) {
      return "the key is not the certificate's";
    }
  } catch (error) {
    return `the key cannot be read: ${messageOf(error)}`;
  }
  const { validTo } = certificate;
  return Date.parse(validTo) > now_ms ? null : `the certificate was valid to ${validTo}`;
}
