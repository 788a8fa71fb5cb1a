/** The ways in which a text can be sent, best first. */
export type Encoding = "br" | "gzip" | "identity";

/**
 * The best encoding that a client takes out of those that there are (RFC 9110, 12.5.3): what it
 * likes best, and of what it likes equally the smallest.
 */
export function chooseEncoding(
  accepted: string | null | undefined,
  available: readonly Encoding[],
): Encoding {
  const weights = new Map<string, number>();
  for (const part of (accepted ?? "").toLowerCase().split(",")) {
    const match = /^\s*([\w*-]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/.exec(part);
    if (match) weights.set(match[1] ?? "", Number(match[2] ?? 1));
  }
  let best: Encoding = "identity";
  let most = 0;
  for (const encoding of ["br", "gzip"] as const) {
    const weight = weights.get(encoding) ?? weights.get("*") ?? 0;
    if (available.includes(encoding) && weight > most) [best, most] = [encoding, weight];
  }
  return (weights.get("identity") ?? 0) > most ? "identity" : best;
}
