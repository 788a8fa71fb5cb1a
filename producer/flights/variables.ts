import { messageOf } from "@rangecast/base/errors";
import { parseEnvFile } from "./env_file.ts";

/** Every variable that the program looks at, and the only ones that it may. */
export const VARIABLES = [
  "OPENSKY_CLIENT_ID",
  "OPENSKY_CLIENT_SECRET",
  "OPENSKY_USERNAME",
  "OPENSKY_PASSWORD",
  "OPENSKY_BASE_URL",
  "OPENSKY_TOKEN_URL",
  "OPENSKY_MODE",
  "POLL_INTERVAL_SECONDS",
  "BBOX_LAT_MIN",
  "BBOX_LAT_MAX",
  "BBOX_LON_MIN",
  "BBOX_LON_MAX",
  "REPLAY_FILE",
  "REPLAY_SPEED",
] as const;

export type VariableName = typeof VARIABLES[number];
export const DEFAULT_ENV_FILE = ".env";

/** What the environment says; an empty variable says nothing. */
export interface Variables {
  readonly values: Readonly<Partial<Record<VariableName, string>>>;
  /** Why the env file cannot be used, or null. */
  readonly problem: string | null;
}

export const NO_VARIABLES: Variables = { values: {}, problem: null };

/** Where variables are read from: this process, or a stand-in for it in a test. */
export interface Environment {
  /** Undefined when it is not set, or may not be read. */
  variable(name: VariableName): string | undefined;
  /** @throws Deno.errors.NotFound, or whatever else keeps the file from being read. */
  readFile(path: string): string;
}

export const processEnvironment: Environment = {
  variable: (name) =>
    Deno.permissions.querySync({ name: "env", variable: name }).state === "granted"
      ? Deno.env.get(name)
      : undefined,
  readFile: (path) => Deno.readTextFileSync(path),
};

/**
 * Reads the env file that `args` name, and over it the variables of the process. What may not be
 * read is taken for absent: the check of permissions says so, before anything starts.
 */
export function readVariables(args: readonly string[], environment: Environment): Variables {
  const { file, problem } = readEnvFile(args, environment);
  const values: Partial<Record<VariableName, string>> = {};
  for (const name of VARIABLES) {
    const value = environment.variable(name) || file[name];
    if (value) values[name] = value;
  }
  return { values, problem };
}

function readEnvFile(
  args: readonly string[],
  environment: Environment,
): { file: Readonly<Record<string, string>>; problem: string | null } {
  const named = namedEnvFile(args);
  const path = named ?? DEFAULT_ENV_FILE;
  try {
    return { file: parseEnvFile(environment.readFile(path)), problem: null };
  } catch (error) {
    const absent = named === undefined && error instanceof Deno.errors.NotFound;
    const problem = absent || error instanceof Deno.errors.NotCapable
      ? null
      : `Cannot use --env-file ${path} as ${messageOf(error)}`;
    return { file: {}, problem };
  }
}

/** The flag is read before the others, as these have their defaults from the file. */
function namedEnvFile(args: readonly string[]): string | undefined {
  return args
    .map((arg, i) => arg === "--env-file" ? args[i + 1] : /^--env-file=(.*)$/.exec(arg)?.[1])
    .findLast((path) => path !== undefined);
}
