import { hkdfSync, randomBytes } from "node:crypto";
import { OperatorError } from "@rangecast/base/errors";
import type { DataFolder } from "./data_folder.ts";

export const KEY_FILE = "signing.key";
const KEY_BYTES = 32;

/** Makes the key that cookies are signed with, unless there is one. */
export async function makeSigningKey(folder: DataFolder): Promise<void> {
  await folder.add(KEY_FILE, `${randomBytes(KEY_BYTES).toString("base64url")}\n`);
}

/**
 * The key for one use, such as `session player`: what is signed for one use is worth nothing in
 * another (HKDF, RFC 5869).
 * @throws OperatorError when there is no key, it is damaged, or others may read it.
 */
export async function signingKey(folder: DataFolder, use: string): Promise<Uint8Array> {
  const text = await folder.read(KEY_FILE);
  const key = Buffer.from(text?.trim() ?? "", "base64url");
  if (key.length !== KEY_BYTES) {
    throw new OperatorError(
      `Cannot use ${folder.file(KEY_FILE)} as it must hold ${KEY_BYTES} bytes in base64url: ${
        text === null ? "there is no such file, deno task users add makes one" : "it does not"
      }`,
    );
  }
  return new Uint8Array(hkdfSync("sha256", key, "", `rangecast ${use}`, KEY_BYTES));
}
