const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A random name of 22 letters and digits behind `prefix`, in the manner of a NUID. */
export function newId(prefix = ""): string {
  const random = crypto.getRandomValues(new Uint8Array(22));
  return prefix + Array.from(random, (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}
