import type { Clock } from "@rangecast/base/clock";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import type { DataFolder } from "./data_folder.ts";
import { readTokens, type Token, TOKENS_FILE } from "./tokens_file.ts";
import { readUsers, type User, USERS_FILE } from "./users_file.ts";

/** How long a change of the files may go unnoticed. */
const LOOK_AGAIN_MS = 1000;

/** The users and tokens of a data folder, as they stand: files that change are read again. */
export class Accounts {
  readonly #folder: DataFolder;
  readonly #clock: Clock;
  #users: ReadonlyMap<string, User> = new Map();
  #tokens: ReadonlyMap<string, Token> = new Map();
  #versions: readonly (string | null)[] = [];
  #looked_ms = -Infinity;
  #looking: Promise<void> | null = null;

  private constructor(folder: DataFolder, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** @throws OperatorError when a file is damaged, or others may read it. */
  static async open(folder: DataFolder, clock: Clock): Promise<Accounts> {
    const accounts = new Accounts(folder, clock);
    await accounts.refresh();
    return accounts;
  }

  get size(): number {
    return this.#users.size + this.#tokens.size;
  }

  user(name: string): User | undefined {
    return this.#users.get(name);
  }

  /** The token with this hash of its secret, unless it has expired. */
  token(hash: string): Token | undefined {
    const token = this.#tokens.get(hash);
    return token && token.expires_ms > this.#clock.nowMs() ? token : undefined;
  }

  /**
   * Reads again what has changed; looks at most once a second. A file that cannot be read lets
   * nobody in until it can.
   * @throws OperatorError
   */
  async refresh(): Promise<void> {
    if (this.#looking) return await this.#looking;
    if (this.#clock.monotonicMs() - this.#looked_ms < LOOK_AGAIN_MS) return;
    this.#looking = this.#look();
    try {
      await this.#looking;
    } finally {
      this.#looking = null;
    }
  }

  /** Reads again what has changed until now. @throws OperatorError */
  async refreshNow(): Promise<void> {
    // One that is under way may have begun before the change.
    await this.#looking;
    this.#looked_ms = -Infinity;
    await this.refresh();
  }

  async #look(): Promise<void> {
    const folder = this.#folder;
    const versions = await Promise.all([USERS_FILE, TOKENS_FILE].map((it) => folder.version(it)));
    if (versions.some((version, i) => version !== this.#versions[i])) {
      const users = await readAll(folder, USERS_FILE, readUsers);
      const tokens = await readAll(folder, TOKENS_FILE, readTokens);
      this.#users = new Map(users.map((user) => [user.name, user]));
      this.#tokens = new Map(tokens.map((token) => [token.hash, token]));
      // From before the reading: a change in between is read next time.
      this.#versions = versions;
    }
    this.#looked_ms = this.#clock.monotonicMs();
  }
}

/**
 * What stands in one of the folder's files; nothing when there is none.
 * @throws OperatorError when it is damaged, or others may read it.
 */
export async function readAll<T>(
  folder: DataFolder,
  file: string,
  read: (text: string) => T[],
): Promise<T[]> {
  return parseAll(folder, file, await folder.read(file), read);
}

/** Replaces what stands in one of the folder's files. @throws OperatorError */
export async function changeAll<T>(
  folder: DataFolder,
  { file, read, write, change }: {
    readonly file: string;
    readonly read: (text: string) => T[];
    readonly write: (all: readonly T[]) => string;
    readonly change: (all: T[]) => T[];
  },
): Promise<void> {
  await folder.change(file, (text) => write(change(parseAll(folder, file, text, read))));
}

function parseAll<T>(
  folder: DataFolder,
  file: string,
  text: string | null,
  read: (text: string) => T[],
): T[] {
  try {
    return text === null ? [] : read(text);
  } catch (error) {
    throw new OperatorError(`Cannot read ${folder.file(file)}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
