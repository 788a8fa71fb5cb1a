import { createHash } from "node:crypto";
import { isAccountName } from "./account_name.ts";
import { type PasswordHash, readPasswordHash } from "./password.ts";
import { readRecords, writeRecords } from "./record_file.ts";
import { type Role, roleNamed } from "./role.ts";

export const USERS_FILE = "users.json";
export const MAX_USERS = 1000;

/** Somebody who logs in with a password. */
export interface User {
  readonly name: string;
  readonly role: Role;
  readonly password: PasswordHash;
}

/**
 * Reads the users strictly: what a person has damaged is refused as a whole.
 * @throws SyntaxError that says which user is wrong in what.
 */
export function readUsers(text: string): User[] {
  return readRecords(text, { list: "users", max: MAX_USERS, key: "name", read: readUser });
}

export function writeUsers(users: readonly User[]): string {
  return writeRecords("users", users);
}

/** Short, and another one after each change of the password: sessions from before end by it. */
export function passwordMark({ salt, hash }: PasswordHash): string {
  return createHash("sha256").update(`${salt}.${hash}`).digest("base64url").slice(0, 12);
}

function readUser(record: Readonly<Record<string, unknown>>): User {
  const { name } = record;
  const role = roleNamed(record.role);
  const password = readPasswordHash(record.password);
  if (!isAccountName(name)) throw new SyntaxError("a name is not valid");
  if (role === null) throw new SyntaxError(`the role of ${name} is not valid`);
  if (password === null) throw new SyntaxError(`the password of ${name} is not valid`);
  return { name, role, password };
}
