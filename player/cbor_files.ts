import { assert } from "@rangecast/base/assert";
import { messageOf, OperatorError } from "@rangecast/base/errors";

/** What waits in memory to be written before {@linkcode CborFiles.ready} holds its caller. */
const HIGH_WATER_BYTES = 4 << 20;
/** Files kept open at a time: systems allow about a thousand. */
const MAX_OPEN_FILES = 256;

/**
 * Writes message bodies as they are, one CBOR sequence (RFC 8742: items behind each other, with
 * nothing between them) for each subject: `tspi.geocentric.501.cborseq`.
 */
export class CborFiles implements AsyncDisposable {
  readonly #folder: string;
  readonly #failed = Promise.withResolvers<OperatorError>();
  /** Least recently used first. */
  readonly #open = new Map<string, Deno.FsFile>();
  readonly #begun = new Set<string>();
  #waiting = new Map<string, Uint8Array[]>();
  #waitingBytes = 0;
  #writing: Promise<void> | null = null;
  #failure: OperatorError | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Makes the folder if need be.
   * @throws OperatorError when it is not empty, or not to be had: recordings are never mixed.
   */
  static async create(folder: string): Promise<CborFiles> {
    try {
      await Deno.mkdir(folder, { recursive: true });
      for await (const { name } of Deno.readDir(folder)) {
        throw new OperatorError(`the folder must be empty: it holds ${name}`);
      }
    } catch (error) {
      throw new OperatorError(`Cannot record in ${folder} as ${messageOf(error)}`);
    }
    return new CborFiles(folder);
  }

  /** Resolves with the cause when writing has failed; pending until then. */
  get failed(): Promise<OperatorError> {
    return this.#failed.promise;
  }

  get hasRoom(): boolean {
    return this.#waitingBytes < HIGH_WATER_BYTES;
  }

  /** Queues one CBOR item. After a failure nothing is written. */
  write(subject: string, item: Uint8Array): void {
    assert(/^[\w-][\w.-]*$/.test(subject), "a subject that names a file is made of plain tokens");
    if (this.#failure) return;
    const items = this.#waiting.get(subject);
    if (items) items.push(item);
    else this.#waiting.set(subject, [item]);
    this.#waitingBytes += item.length;
    this.#writing ??= this.#drain();
  }

  /** Resolves when there is room again, or when writing has failed. */
  async ready(): Promise<void> {
    while (!this.hasRoom && this.#writing) await this.#writing;
  }

  /**
   * Writes what is queued.
   * @throws OperatorError when anything could not be written.
   */
  async finish(): Promise<void> {
    while (this.#writing) await this.#writing;
    if (this.#failure) throw this.#failure;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    while (this.#writing) await this.#writing;
    for (const file of this.#open.values()) file.close();
    this.#open.clear();
  }

  async #drain(): Promise<void> {
    // Lets the items of the current turn gather into one write.
    await Promise.resolve();
    try {
      while (this.#waiting.size > 0) await this.#writeBatch();
    } catch (error) {
      this.#failure = new OperatorError(`Cannot record in ${this.#folder}: ${messageOf(error)}`);
      this.#waiting.clear();
      this.#waitingBytes = 0;
      this.#failed.resolve(this.#failure);
    } finally {
      this.#writing = null;
    }
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = new Map();
    for (const [subject, items] of batch) {
      const file = await this.#fileOf(subject);
      const bytes = joined(items);
      for (let written = 0; written < bytes.length;) {
        written += await file.write(bytes.subarray(written));
      }
      this.#waitingBytes -= bytes.length;
    }
  }

  async #fileOf(subject: string): Promise<Deno.FsFile> {
    const open = this.#open.get(subject);
    this.#open.delete(subject);
    const file = open ?? await Deno.open(`${this.#folder}/${subject}.cborseq`, {
      append: true,
      ...(this.#begun.has(subject) ? {} : { createNew: true }),
    });
    this.#begun.add(subject);
    this.#open.set(subject, file);
    this.#closeOldest();
    return file;
  }

  #closeOldest(): void {
    const [oldest] = this.#open;
    if (this.#open.size <= MAX_OPEN_FILES || oldest === undefined) return;
    oldest[1].close();
    this.#open.delete(oldest[0]);
  }
}

function joined(items: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(items.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const item of items) {
    bytes.set(item, at);
    at += item.length;
  }
  return bytes;
}
