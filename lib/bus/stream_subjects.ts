import { jetstreamManager } from "@nats-io/jetstream";
import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "./connection.ts";

/** Subjects that one state may have: about as many as a screen could ever show. */
export const MAX_SUBJECTS = 100_000;
/** A list is read again after this time, for a stream may be made anew under its name. */
const MAX_AGE_MS = 10_000;

interface SubjectList {
  readonly names: readonly string[];
  /** When the broker gave it, on its clock and on ours. */
  readonly asOf_ms: number;
  readonly read_ms: number;
  /** The newest message that it knows of. */
  readonly last_seq: number;
}

/** Up to where the subjects of a stream are to be known. */
export type KnownUpTo = { readonly seq: number } | { readonly time_ms: number };

/** The subjects of a stream that hold messages, kept for as long as they answer what is asked. */
export class StreamSubjects {
  readonly #connection: BusConnection;
  readonly #clock: Clock;
  readonly #stream: string;
  readonly #filters: readonly string[];
  #list: SubjectList | null = null;

  constructor(
    { connection, clock, stream, filters }: {
      readonly connection: BusConnection;
      readonly clock: Clock;
      readonly stream: string;
      readonly filters: readonly string[];
    },
  ) {
    this.#connection = connection;
    this.#clock = clock;
    this.#stream = stream;
    this.#filters = filters;
  }

  /**
   * All subjects that had messages up to then; it may name others.
   * @throws Error when the broker does not answer, or there are more than {@linkcode MAX_SUBJECTS}.
   */
  async upTo(place: KnownUpTo): Promise<readonly string[]> {
    if (!this.#list || !this.#covers(this.#list, place)) this.#list = await this.#read();
    return this.#list.names;
  }

  #covers(list: SubjectList, place: KnownUpTo): boolean {
    if (this.#clock.monotonicMs() - list.read_ms > MAX_AGE_MS) return false;
    return "seq" in place ? place.seq <= list.last_seq : place.time_ms < list.asOf_ms;
  }

  async #read(): Promise<SubjectList> {
    const read_ms = this.#clock.monotonicMs();
    // Without this the client asks for account information, which a least-privilege user may not.
    const manager = await jetstreamManager(this.#connection.nats, { checkAPI: false });
    const names = new Set<string>();
    let asOf_ms = Infinity;
    let last_seq = Infinity;
    for (const filter of this.#filters) {
      const { state, ts } = await manager.streams.info(this.#stream, { subjects_filter: filter });
      for (const name of Object.keys(state.subjects ?? {})) names.add(name);
      asOf_ms = Math.min(asOf_ms, ts === undefined ? 0 : Date.parse(ts));
      last_seq = Math.min(last_seq, state.last_seq);
    }
    if (names.size > MAX_SUBJECTS) {
      throw new Error(
        `Cannot load the state of ${this.#stream} as it may have ${MAX_SUBJECTS} subjects: current value is ${names.size}`,
      );
    }
    return { names: [...names].sort(), asOf_ms, read_ms, last_seq };
  }
}
