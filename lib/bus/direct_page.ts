import { createInbox } from "@nats-io/nats-core";
import type { MsgImpl } from "@nats-io/nats-core/internal";
import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "./connection.ts";
import { DirectMessage } from "./direct_message.ts";

/** Time for a page to arrive. */
const PAGE_TIMEOUT_MS = 5000;

const NO_MESSAGES = 404;
const TOO_MANY = 413;
const END_OF_PAGE = 204;
const NO_RESPONDERS = 503;

export interface DirectStream {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly stream: string;
}

/** What to read: `batch` messages of a subject at most, from a time or a sequence on. */
export type PageQuery =
  & { readonly next_by_subj: string; readonly batch: number }
  & ({ readonly start_time: string } | { readonly seq: number });

/**
 * The last message of each subject, as it was at a sequence or before a time. It answers for at
 * most 1024 subjects; `seq` leaves out those with smaller sequences.
 */
export type LastQuery =
  & { readonly multi_last: readonly string[]; readonly seq?: number }
  & ({ readonly up_to_seq: number } | { readonly up_to_time: string });

/** A single message: the last of a subject, the first of one from a sequence on, or the one at a sequence. */
export type SingleQuery =
  | { readonly last_by_subj: string }
  | { readonly next_by_subj: string; readonly seq: number }
  | { readonly seq: number };

/** How the broker has ended an answer. */
export type PageEnd =
  | {
    readonly type: "page";
    /** The sequence to go on from, or null when nothing is left. */
    readonly next: number | null;
    /** The sequence up to which the last messages were looked for; null in a {@linkcode PageQuery}. */
    readonly upTo: number | null;
  }
  | { readonly type: "nothing" }
  /** More subjects match than one answer may hold. */
  | { readonly type: "too many" }
  /** Nobody answers for such a stream: it is not there, or does not allow direct gets. */
  | { readonly type: "no stream" };

/**
 * Asks for messages by direct get (ADR-31 of the NATS architecture), and hands each to `use`.
 * @throws Error when the answer does not arrive whole: a part of one answers nothing.
 */
export async function readDirect(
  { connection, clock, stream }: DirectStream,
  query: PageQuery | LastQuery | SingleQuery,
  use: (message: DirectMessage) => void,
  signal?: AbortSignal,
): Promise<PageEnd> {
  signal?.throwIfAborted();
  const inbox = createInbox();
  const { promise: end, resolve, reject } = Promise.withResolvers<PageEnd>();
  const isSingle = !("batch" in query) && !("multi_last" in query);
  let last: DirectMessage | null = null;
  const subscription = connection.nats.subscribe(inbox, {
    callback: (error, delivered) => {
      if (error) return reject(error);
      // The client makes no other kind of message.
      const message = new DirectMessage(delivered as MsgImpl);
      const { status } = message;
      if (status === NO_MESSAGES) resolve({ type: "nothing" });
      else if (status === TOO_MANY) resolve({ type: "too many" });
      else if (status === NO_RESPONDERS) resolve({ type: "no stream" });
      else if (status === END_OF_PAGE) {
        const upTo = Number(message.header("Nats-UpTo-Sequence")) || null;
        resolve({ type: "page", next: last && nextAfter(last), upTo });
      } else if (status !== 0) reject(new Error(`the broker answered with status ${status}`));
      else {
        last = message;
        use(message);
        if (isSingle) resolve({ type: "page", next: null, upTo: null });
      }
    },
  });
  // No signal of its own for the limit: each that aborts makes an error with a stack.
  const limit = clock.setTimer(() => {
    reject(new Error(`the broker did not send a page within ${PAGE_TIMEOUT_MS} ms`));
  }, PAGE_TIMEOUT_MS);
  const abort = () => reject(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    connection.nats.publish(`$JS.API.DIRECT.GET.${stream}`, JSON.stringify(query), {
      reply: inbox,
    });
    return await end;
  } finally {
    subscription.unsubscribe();
    signal?.removeEventListener("abort", abort);
    clock.clearTimer(limit);
  }
}

/** The sequence behind the last message of a page, where more are pending. */
function nextAfter(last: DirectMessage): number | null {
  const isLast = Number(last.header("Nats-Num-Pending")) === 0;
  return isLast ? null : Number(last.header("Nats-Sequence")) + 1;
}

/**
 * Reads one page of a stream, and returns the sequence to go on from, or null when the page was
 * the last one.
 * @throws Error when the page does not arrive whole, or there is no such stream.
 */
export async function readPage(
  from: DirectStream,
  query: PageQuery,
  use: (message: DirectMessage) => void,
): Promise<number | null> {
  const end = await readDirect(from, query, use);
  if (end.type === "page") return end.next;
  if (end.type === "nothing") return null;
  throw new Error(`the broker has no direct answer from ${from.stream}: ${end.type}`);
}
