import { assert } from "@rangecast/base/assert";
import { UsageError } from "./usage_error.ts";

/**
 * What a program may reach, each entry as exact as Deno allows: addresses with ports, single
 * files or folders, names of variables. A program's set is computed from its configuration.
 */
export interface PermissionSet {
  readonly net?: readonly string[];
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  readonly env?: readonly string[];
  readonly run?: readonly string[];
  readonly sys?: readonly string[];
}

const KINDS = ["net", "read", "write", "env", "run", "sys"] as const;

/** Flags that every program runs with: no questions, no change of the lock, nothing fetched. */
export const BASE_FLAGS = ["--no-prompt", "--frozen", "--cached-only"] as const;

/**
 * The runtime's flags for a set, in one fixed order and without repetitions.
 * @throws UsageError when an entry holds a comma: the runtime would take it for two entries.
 */
export function permissionFlags(set: PermissionSet): string[] {
  return KINDS.flatMap((kind) => {
    const entries = [...new Set(set[kind] ?? [])];
    entries.forEach(requireSingle);
    return entries.length === 0 ? [] : [`--allow-${kind}=${entries.join(",")}`];
  });
}

function requireSingle(entry: string): void {
  assert(entry !== "", "a permission names what it grants");
  if (!entry.includes(",")) return;
  throw new UsageError(
    `Cannot grant access to "${entry}" as a permission cannot name what has a comma in it: use another name`,
  );
}

/** How a program is started, apart from what it may do. */
export interface EntryPoint {
  /** Its module from the project's root, such as `producer/main.ts`. */
  readonly entryPoint: string;
  /** How its heap is to behave, such as `--max-semi-space-size=4`; the runtime's own way without. */
  readonly v8Flags?: readonly string[];
}

/** The whole command that starts a program with exactly this set. */
export function commandLine(
  { entryPoint, v8Flags = [] }: EntryPoint,
  set: PermissionSet,
  args: readonly string[] = [],
): string[] {
  const v8 = v8Flags.length === 0 ? [] : [`--v8-flags=${v8Flags.join(",")}`];
  return ["deno", "run", ...BASE_FLAGS, ...v8, ...permissionFlags(set), entryPoint, ...args];
}

/** A command as one line for a POSIX shell; brackets are quoted, as they are patterns there. */
export function shellLine(command: readonly string[]): string {
  return command
    .map((word) => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
    .join(" ");
}

/** The grants in `set` that the running process does not have, as flags to add. */
export function missingFlags(set: PermissionSet): string[] {
  const missing: PermissionSet = Object.fromEntries(
    KINDS.map((kind) => [kind, (set[kind] ?? []).filter((entry) => isMissing(kind, entry))]),
  );
  return permissionFlags(missing);
}

function isMissing(kind: typeof KINDS[number], entry: string): boolean {
  if (Deno.permissions.querySync(descriptor(kind, entry)).state === "granted") return false;
  return kind !== "run" || isInstalled(entry);
}

/**
 * Whether a command that may not be run is there at all: the runtime cannot grant one that is not,
 * and the program that wants it says so itself. Nothing is started, as the grant is missing, unless
 * the runtime may ask and is told to go ahead: the argument then makes it harmless.
 */
function isInstalled(command: string): boolean {
  try {
    new Deno.Command(command, { args: ["--version"], stdin: "null" }).outputSync();
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

function descriptor(kind: typeof KINDS[number], entry: string): Deno.PermissionDescriptor {
  switch (kind) {
    case "net":
      return { name: kind, host: entry };
    case "read":
    case "write":
      return { name: kind, path: entry };
    case "env":
      return { name: kind, variable: entry };
    case "run":
      return { name: kind, command: entry };
    case "sys":
      // An entry that is no such kind is refused by the runtime.
      return { name: kind, kind: entry as NonNullable<Deno.SysPermissionDescriptor["kind"]> };
  }
}
