import { type FlagValues, toggle, value } from "@rangecast/cli/flags";
import { duration, oneOf, text } from "@rangecast/cli/parsers";
import type { PermissionSet } from "@rangecast/cli/permissions";
import { UsageError } from "@rangecast/cli/usage-error";
import { ACCOUNT_NAME_RULE, isAccountName } from "../auth/account_name.ts";
import { type Role, ROLES } from "../auth/role.ts";
import { DATA_FOLDER } from "../web_flags.ts";

export const COMMANDS = [
  "add",
  "list",
  "passwd",
  "role",
  "remove",
  "token-add",
  "token-list",
  "token-remove",
] as const;
type Command = typeof COMMANDS[number];

/** A token that nobody remembers must not work for ever. */
const MAX_EXPIRY_MS = 3 * 366 * 86_400_000;

export const USERS_FLAGS = {
  do: value({
    placeholder: "COMMAND",
    help: `what the words in front say: ${COMMANDS.join(", ")}`,
    parse: oneOf(...COMMANDS),
    fallback: "list",
  }),
  name: value({
    placeholder: "NAME",
    help: "the user or token, which may also stand behind the command",
    parse: accountName,
  }),
  role: value({
    placeholder: "ROLE",
    help: `what they may do: ${ROLES.join(", ")}, each more than the one before`,
    parse: oneOf(...ROLES),
    fallback: "viewer",
  }),
  "password-stdin": toggle({
    help: "read the password from standard input, to its first line end",
  }),
  expires: value({
    placeholder: "TIME",
    help: "how long a token works",
    parse: duration,
    fallback: "90d",
  }),
  "data-dir": value({
    placeholder: "DIR",
    help: "folder with users and keys; made when the first user is added",
    parse: text,
    fallback: DATA_FOLDER,
  }),
};

/** What is to be done, and to whom. */
export type UsersAction =
  | { readonly do: "list" | "token-list" }
  | { readonly do: "add"; readonly name: string; readonly role: Role }
  | { readonly do: "passwd" | "remove" | "token-remove"; readonly name: string }
  | { readonly do: "role"; readonly name: string; readonly role: Role }
  | {
    readonly do: "token-add";
    readonly name: string;
    readonly role: Role;
    readonly expires_ms: number;
  };

export interface UsersConfig {
  readonly action: UsersAction;
  readonly passwordStdin: boolean;
  readonly dataFolder: string;
}

/** @throws UsageError */
export function configure(values: FlagValues<typeof USERS_FLAGS>): UsersConfig {
  const { do: command, name, role, expires: expires_ms } = values;
  return {
    action: action(command, { name, role, expires_ms }),
    passwordStdin: values["password-stdin"],
    dataFolder: values["data-dir"],
  };
}

function action(
  command: Command,
  { name, role, expires_ms }: {
    readonly name: string | undefined;
    readonly role: Role;
    readonly expires_ms: number;
  },
): UsersAction {
  if (command === "list" || command === "token-list") return { do: command };
  if (name === undefined) {
    throw new UsageError(`Cannot ${command.replace("-", " ")} as a name is missing`);
  }
  if (command === "add" || command === "role") return { do: command, name, role };
  if (command !== "token-add") return { do: command, name };
  if (expires_ms <= 0 || expires_ms > MAX_EXPIRY_MS) {
    throw new UsageError("Cannot use --expires as it must be more than 0s and at most 1098d");
  }
  return { do: command, name, role, expires_ms };
}

function accountName(name: string): string {
  if (isAccountName(name)) return name;
  throw new SyntaxError(`${ACCOUNT_NAME_RULE}: current value is "${name}"`);
}

/** The data folder, and nothing else. */
export function permissions({ dataFolder }: UsersConfig): PermissionSet {
  return { read: [dataFolder], write: [dataFolder] };
}
