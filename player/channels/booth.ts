import type { Clock, TimerId } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import type { Answer } from "@rangecast/bus/speak";
import { privateReplayId } from "@rangecast/channel/channel-id";
import {
  PRIVATE_SILENCE_MS,
  type PrivateAction,
  type PrivateReply,
  type PrivateRequest,
  privateRequest,
  type PrivateStart,
} from "@rangecast/channel/private-replay";
import { attempt, type SpokenMessage } from "@rangecast/channel/spoken-message";
import { DEFAULT_PREFIX } from "@rangecast/domains/prefix";

/** Several times before the host gives up, as some may be lost; a new host that knows of nothing is noticed as soon. */
const KEEP_INTERVAL_MS = PRIVATE_SILENCE_MS / 6;

/** Why a replay is over that the host knows nothing of any more. */
const GONE = "the replay host does not know it any more";

/** What a private replay is to play. */
export interface BoothWindow {
  /** Unix ms. */
  readonly start_ms: number;
  /** Unix ms; null without an end. */
  readonly end_ms: number | null;
  readonly rate: number;
}

export type BoothOutcome =
  | { readonly ok: true }
  /** `no host`: nobody has answered. */
  | { readonly ok: false; readonly reason: "no host" | "refused"; readonly problem: string };

export interface BoothOptions {
  readonly clock: Clock;
  readonly prefix: string;
  /** @throws RangeError unless both can stand in a channel id. */
  readonly client: string;
  readonly session: string;
  /** What it plays. */
  readonly streams: readonly string[];
  /** Asks the host. */
  ask(request: SpokenMessage<PrivateRequest>): Promise<Answer<"private-reply">>;
  /** Called when the host knows of the replay no more. */
  onGone(problem: string): void;
}

/** A client's own private replay: asks the host for it, and says now and then that it is wanted. */
export class Booth implements AsyncDisposable {
  readonly channel_id: string;
  readonly #options: BoothOptions;
  /** Null while there is no replay. */
  #keeping: TimerId | null = null;
  #left: Promise<void> = Promise.resolve();

  constructor(options: BoothOptions) {
    this.#options = options;
    this.channel_id = privateReplayId(options.client, options.session);
  }

  /** Whether a replay was opened, and not left. */
  get isOpen(): boolean {
    return this.#keeping !== null;
  }

  /** Opens the replay, or gives it another window. */
  async open({ start_ms, end_ms, rate }: BoothWindow): Promise<BoothOutcome> {
    const { client, session, clock, streams } = this.#options;
    const stream = oneOrAll(streams);
    const start = { client, session, start: formatIso(start_ms), rate, stream };
    const outcome = await this.#ask<PrivateStart>(
      end_ms === null ? start : { ...start, end: formatIso(end_ms) },
    );
    if (outcome.ok) {
      this.#keeping ??= clock.setRepeating(() => this.#keep(), KEEP_INTERVAL_MS);
    } else if (this.isOpen) {
      // A host that refuses another window may have given up the one before.
      await this.#keep();
    }
    return outcome;
  }

  /** Tells the replay what to do. */
  async act(action: PrivateAction["action"], value?: number | string): Promise<BoothOutcome> {
    const { client, session } = this.#options;
    const request = { client, session, action };
    return await this.#ask<PrivateAction>(value === undefined ? request : { ...request, value });
  }

  /**
   * Leaves the replay: the host ends it, now or when nothing is heard of it for a minute. Resolves
   * when nothing more comes of it; so it does when it was left before.
   */
  leave(): Promise<void> {
    if (this.isOpen) {
      this.forget();
      this.#left = this.act("stop").then(() => {});
    }
    return this.#left;
  }

  /** Takes it that there is no replay any more. */
  forget(): void {
    if (this.#keeping !== null) this.#options.clock.clearTimer(this.#keeping);
    this.#keeping = null;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.leave();
  }

  async #keep(): Promise<void> {
    const outcome = await this.act("keep");
    if (outcome.ok || outcome.reason === "no host" || !this.isOpen) return;
    this.forget();
    this.#options.onGone(GONE);
  }

  async #ask<Request extends PrivateRequest>(request: Request): Promise<BoothOutcome> {
    const { prefix } = this.#options;
    const made = attempt(() => privateRequest(prefix, request));
    if (!made.ok) return { ok: false, reason: "refused", problem: made.problem };
    const answer = await this.#options.ask(made.value);
    if (answer.ok) return outcomeOf(answer.value);
    const reason = answer.reason === "no answer" ? "no host" : "refused";
    const problem = reason === "no host" ? noHost(prefix) : answer.problem;
    return { ok: false, reason, problem };
  }
}

/** Streams as a request names them: hosts of the older kind know of one alone. */
function oneOrAll(streams: readonly string[]): string | readonly string[] {
  const [first, ...others] = streams;
  return first !== undefined && others.length === 0 ? first : streams;
}

/** What is wrong when nobody answers for a host, and what to do. */
export function noHost(prefix: string): string {
  const flag = prefix === DEFAULT_PREFIX ? "" : ` --stream-prefix ${prefix}`;
  return `no replay host answers: start one with deno task replayer:host${flag}`;
}

/** What a person is told who wanted something: a host's own words may say what cannot be done. */
export function cannot(what: string, problem: string): string {
  return problem.startsWith("Cannot ") ? problem : `Cannot ${what}: ${problem}`;
}

function outcomeOf(reply: PrivateReply): BoothOutcome {
  return reply.ok ? reply : { ok: false, reason: "refused", problem: reply.error };
}
