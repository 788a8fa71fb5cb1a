import { formatIso } from "@rangecast/base/utc";
import { writeToStdout } from "@rangecast/cli/log";
import type { ProgramContext } from "@rangecast/cli/program";
import { changeAll, readAll } from "../auth/accounts.ts";
import { DataFolder } from "../auth/data_folder.ts";
import { hashPassword } from "../auth/password.ts";
import { makeSigningKey } from "../auth/signing_key.ts";
import {
  makeToken,
  readTokens,
  type Token,
  TOKENS_FILE,
  writeTokens,
} from "../auth/tokens_file.ts";
import { readUsers, type User, USERS_FILE, writeUsers } from "../auth/users_file.ts";
import {
  requireNamed,
  requireNew,
  withChanged,
  without,
  withToken,
  withUser,
} from "./account_changes.ts";
import type { UsersConfig } from "./config.ts";
import { newPassword } from "./password_input.ts";

/** What a run of the program writes to and reads from. */
export interface UsersIo {
  readonly write: (text: string) => void;
  readonly askPassword: (name: string, fromStdin: boolean) => Promise<string>;
}

const TERMINAL: UsersIo = { write: writeToStdout, askPassword: newPassword };

/**
 * Carries out one command.
 * @throws OperatorError when it cannot be, and nothing has changed then.
 */
export async function runUsers(
  { action, passwordStdin, dataFolder }: UsersConfig,
  { clock, log }: Pick<ProgramContext, "clock" | "log">,
  { write, askPassword }: UsersIo = TERMINAL,
): Promise<void> {
  const makes = action.do === "add" || action.do === "token-add";
  const folder = makes ? await DataFolder.create(dataFolder) : await DataFolder.open(dataFolder);
  if (makes) await makeSigningKey(folder);
  const users = () => readAll(folder, USERS_FILE, readUsers);
  switch (action.do) {
    case "list":
      return write(userTable(await users()));
    case "add": {
      // Asked for before, so that nobody types a password in vain.
      const { name, role } = action;
      requireNew(await users(), name);
      const password = await hashPassword(await askPassword(name, passwordStdin));
      await changeUsers(folder, (all) => withUser(all, { name, role, password }));
      return log.info(`added ${name}`, { role });
    }
    case "passwd": {
      const { name } = action;
      requireNamed(await users(), name, "user");
      const password = await hashPassword(await askPassword(name, passwordStdin));
      await changeUsers(folder, (all) => withChanged(all, name, { password }));
      return log.info(`changed the password of ${name}: their sessions end`);
    }
    case "role": {
      const { name, role } = action;
      await changeUsers(folder, (all) => withChanged(all, name, { role }));
      return log.info(`changed ${name}`, { role });
    }
    case "remove":
      await changeUsers(folder, (all) => without(all, action.name, "user"));
      return log.info(`removed ${action.name}: their sessions end`);
    case "token-list":
      return write(tokenTable(await readAll(folder, TOKENS_FILE, readTokens), clock.nowMs()));
    case "token-add": {
      const { name, role } = action;
      const now_ms = clock.nowMs();
      const { token, secret } = makeToken({ name, role, expires_ms: now_ms + action.expires_ms });
      await changeTokens(folder, (all) => withToken(all, token, now_ms));
      write(`${secret}\n`);
      return log.info(`added token ${name}, which is shown this once`, { role });
    }
    case "token-remove":
      await changeTokens(folder, (all) => without(all, action.name, "token"));
      return log.info(`removed token ${action.name}`);
  }
}

function changeUsers(folder: DataFolder, change: (all: User[]) => User[]): Promise<void> {
  return changeAll(folder, { file: USERS_FILE, read: readUsers, write: writeUsers, change });
}

function changeTokens(folder: DataFolder, change: (all: Token[]) => Token[]): Promise<void> {
  return changeAll(folder, { file: TOKENS_FILE, read: readTokens, write: writeTokens, change });
}

function userTable(users: readonly User[]): string {
  return users.map(({ name, role }) => `${name.padEnd(32)} ${role}\n`).join("");
}

function tokenTable(tokens: readonly Token[], now_ms: number): string {
  return tokens.map(({ name, role, expires_ms }) => {
    const state = expires_ms > now_ms ? "until" : "expired";
    return `${name.padEnd(32)} ${role.padEnd(8)} ${state} ${formatIso(expires_ms)}\n`;
  }).join("");
}
