import type { Clock } from "@rangecast/base/clock";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import type { DataFolder } from "./data_folder.ts";

/** As many as log out in a session's longest life; beyond that, older sessions end altogether. */
const MAX_REVOKED = 10_000;

interface Revoked {
  readonly id: string;
  readonly issued_ms: number;
  /** When its cookie is worth nothing anyway. */
  readonly until_ms: number;
}

/** The file of a program's ended sessions. */
export function revocationsFile(program: string): string {
  return `${program}-ended.json`;
}

/** Sessions that have ended before their time: their cookies stay refused after a restart. */
export class Revocations {
  readonly #folder: DataFolder;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #max: number;
  #revoked = new Map<string, Revoked>();
  /** Sessions issued up to then are refused, all of them. */
  #floor_ms = -Infinity;
  #version: string | null = null;
  #writing: Promise<void> = Promise.resolve();

  private constructor(folder: DataFolder, program: string, clock: Clock, max: number) {
    this.#folder = folder;
    this.#file = revocationsFile(program);
    this.#clock = clock;
    this.#max = max;
  }

  /** @throws OperatorError when the file is damaged, or others may read it. */
  static async open(
    folder: DataFolder,
    { program, clock, max = MAX_REVOKED }: {
      readonly program: string;
      readonly clock: Clock;
      readonly max?: number;
    },
  ): Promise<Revocations> {
    const revocations = new Revocations(folder, program, clock, max);
    await folder.unlock(revocations.#file);
    await revocations.refresh();
    return revocations;
  }

  get size(): number {
    return this.#revoked.size;
  }

  has({ id, issued_ms }: Pick<Revoked, "id" | "issued_ms">): boolean {
    return issued_ms <= this.#floor_ms || this.#revoked.has(id);
  }

  /**
   * Ends a session: at once here, and for good when the promise resolves.
   * @throws OperatorError when it cannot be written down.
   */
  add(ended: Revoked): Promise<void> {
    this.#take([ended], this.#floor_ms);
    this.#writing = this.#writing.catch(() => {}).then(() =>
      this.#folder.change(this.#file, (text) => {
        // Another process of the same program may have ended sessions, too.
        if (text !== null) this.#read(text);
        return this.#text();
      })
    );
    return this.#writing;
  }

  /** Reads the file again when another process has changed it. */
  async refresh(): Promise<void> {
    const version = await this.#folder.version(this.#file);
    if (version === this.#version) return;
    const text = await this.#folder.read(this.#file);
    if (text !== null) this.#read(text);
    this.#version = version;
  }

  #read(text: string): void {
    try {
      const { floor_ms, revoked } = readFile(text);
      this.#take(revoked, floor_ms);
    } catch (error) {
      throw new OperatorError(
        `Cannot read ${this.#folder.file(this.#file)}: ${messageOf(error)}`,
        { cause: error },
      );
    }
  }

  #take(more: readonly Revoked[], floor_ms: number): void {
    const now_ms = this.#clock.nowMs();
    for (const revoked of more) this.#revoked.set(revoked.id, revoked);
    this.#floor_ms = Math.max(this.#floor_ms, floor_ms);
    const kept = [...this.#revoked.values()]
      .filter(({ until_ms, issued_ms }) => until_ms > now_ms && issued_ms > this.#floor_ms)
      .sort((a, b) => b.issued_ms - a.issued_ms);
    // What does not fit must not come back: the floor rises above it.
    const oldest = kept[this.#max];
    if (oldest) this.#floor_ms = oldest.issued_ms;
    this.#revoked = new Map(
      kept.filter(({ issued_ms }) => issued_ms > this.#floor_ms).map((it) => [it.id, it]),
    );
  }

  #text(): string {
    const floor_ms = Number.isFinite(this.#floor_ms) ? this.#floor_ms : null;
    return `${JSON.stringify({ version: 1, floor_ms, revoked: [...this.#revoked.values()] })}\n`;
  }
}

function readFile(text: string): { floor_ms: number; revoked: Revoked[] } {
  const file: unknown = JSON.parse(text);
  const { version, floor_ms, revoked }: Readonly<Record<string, unknown>> = { ...Object(file) };
  const known = version === 1 && (floor_ms === null || typeof floor_ms === "number") &&
    Array.isArray(revoked) && revoked.every(isRevoked);
  if (!known) throw new SyntaxError("it must be version 1 of a list of ended sessions");
  return { floor_ms: floor_ms ?? -Infinity, revoked };
}

function isRevoked(value: unknown): value is Revoked {
  const { id, issued_ms, until_ms }: Readonly<Record<string, unknown>> = { ...Object(value) };
  return typeof id === "string" && typeof issued_ms === "number" && typeof until_ms === "number";
}
