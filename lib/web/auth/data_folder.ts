import { messageOf, OperatorError } from "@rangecast/base/errors";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const OTHERS = 0o077;
/** Far above what a thousand users need. */
const MAX_FILE_BYTES = 4 * 2 ** 20;

/** Beside a file while it is being replaced: it is also the lock of whoever replaces it. */
export function replacementOf(file: string): string {
  return `${file}.new`;
}

/**
 * The folder with users, tokens and keys. It and its files are for their owner alone: what others
 * may read or write is refused. Where the system knows no such rights, nothing is checked.
 */
export class DataFolder {
  private constructor(readonly path: string) {}

  /** @throws OperatorError when there is none, or others may look into it. */
  static async open(path: string): Promise<DataFolder> {
    const info = await stat(path);
    if (!info?.isDirectory) {
      throw new OperatorError(
        `Cannot use ${path} as data folder as there is ${
          info ? "a file" : "nothing"
        } there: deno task users add NAME --data-dir ${path} makes it`,
      );
    }
    requireOwnerOnly(path, info, FOLDER_MODE);
    return new DataFolder(path);
  }

  /**
   * Makes the folder unless it is there.
   * @throws OperatorError when it cannot be made, or others may look into it.
   */
  static async create(path: string): Promise<DataFolder> {
    try {
      await Deno.mkdir(path, { mode: FOLDER_MODE });
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) {
        throw new OperatorError(`Cannot make data folder ${path}: ${messageOf(error)}`, {
          cause: error,
        });
      }
    }
    return await DataFolder.open(path);
  }

  /**
   * The text of one file; null when there is none.
   * @throws OperatorError when others may read it, when it is no file, or when it is far too large.
   */
  async read(name: string): Promise<string | null> {
    const path = this.file(name);
    const info = await stat(path);
    if (!info) return null;
    requireOwnerOnly(path, info, FILE_MODE);
    if (!info.isFile || info.size > MAX_FILE_BYTES) {
      throw new OperatorError(
        `Cannot read ${path} as it must be a file of at most ${MAX_FILE_BYTES} bytes: current value is ${info.size}`,
      );
    }
    try {
      return await Deno.readTextFile(path);
    } catch (error) {
      throw new OperatorError(`Cannot read ${path}: ${messageOf(error)}`, { cause: error });
    }
  }

  /** Changes whenever the file is replaced; null when there is none. */
  async version(name: string): Promise<string | null> {
    const info = await stat(this.file(name));
    return info && [info.ino, info.size, info.mtime?.getTime(), info.mode].join(":");
  }

  /** Makes a file that must not be there yet; returns false when it is. */
  async add(name: string, text: string): Promise<boolean> {
    try {
      await writeNew(this.file(name), text);
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return false;
      throw unwritable(this.file(name), error);
    }
  }

  /**
   * Replaces a file as a whole by what `change` makes of its text: a reader sees the old one or the
   * new one.
   * @throws OperatorError when it cannot be written, or somebody else is replacing it.
   */
  async change(
    name: string,
    change: (text: string | null) => string | Promise<string>,
  ): Promise<void> {
    const path = this.file(name);
    const replacement = replacementOf(path);
    try {
      await writeNew(replacement, "");
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw unwritable(path, error);
      throw new OperatorError(
        `Cannot change ${path} as somebody else is changing it: remove ${replacement} when nobody is`,
        { cause: error },
      );
    }
    try {
      await rewrite(replacement, await change(await this.read(name)));
      await Deno.rename(replacement, path);
    } catch (error) {
      await Deno.remove(replacement);
      throw error instanceof OperatorError ? error : unwritable(path, error);
    }
  }

  /** Lets a file be changed again after a writer has died: for files that one program alone writes. */
  async unlock(name: string): Promise<void> {
    try {
      await Deno.remove(replacementOf(this.file(name)));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw unwritable(this.file(name), error);
    }
  }

  file(name: string): string {
    return `${this.path.replace(/\/+$/, "")}/${name}`;
  }
}

async function stat(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new OperatorError(`Cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

function requireOwnerOnly(path: string, { mode }: Deno.FileInfo, wanted: number): void {
  if (mode === null || (mode & OTHERS) === 0) return;
  throw new OperatorError(
    `Cannot use ${path} as it must be for its owner alone: current mode is ${
      octal(mode & 0o777)
    }, chmod ${octal(wanted)} ${path} mends it`,
  );
}

function octal(mode: number): string {
  return mode.toString(8).padStart(3, "0");
}

/** @throws Deno.errors.AlreadyExists */
async function writeNew(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: FILE_MODE });
  await writeSynced(file, text);
}

async function rewrite(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true, truncate: true });
  await writeSynced(file, text);
}

/** A power cut after this leaves the whole text, not an empty file. */
async function writeSynced(file: Deno.FsFile, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}

function unwritable(path: string, error: unknown): OperatorError {
  return new OperatorError(`Cannot write ${path}: ${messageOf(error)}`, { cause: error });
}
