import { headers, type Msg, type MsgHdrs } from "@nats-io/nats-core";
import { assert } from "@rangecast/base/assert";
import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { SpokenKind, SpokenMessage } from "@rangecast/channel/spoken-message";
import { encode } from "@rangecast/codec/cbor";
import { validate } from "@rangecast/schema/validators";
import type { BusConnection } from "./connection.ts";
import { readPublishReply } from "./publish_reply.ts";
import { hear, type SpokenKinds } from "./spoken.ts";

/** Time for one answer. */
const ANSWER_TIMEOUT_MS = 2000;
/** Time for a message to be stored, over several attempts. */
const STORE_LIMIT_MS = 10_000;
/** Pause before it is sent again. */
const RETRY_INTERVAL_MS = 250;

/** What became of a message that was to be stored. */
export type SpokenOutcome =
  /** `repeated`: the stream had it already. */
  | { readonly ok: true; readonly seq: number; readonly repeated: boolean }
  | { readonly ok: false; readonly problem: string };

/** What was answered to a question. */
export type Answer<Kind extends SpokenKind> =
  | { readonly ok: true; readonly value: SpokenKinds[Kind] }
  /** `no answer`: nobody listens, or nobody has answered in time. */
  | { readonly ok: false; readonly reason: "no answer" | "unreadable"; readonly problem: string };

/**
 * Says something that nobody has to keep, such as a clock vector or a status.
 * @throws AssertionError when it does not fit its schema.
 */
export function say(connection: BusConnection, message: SpokenMessage<unknown>): void {
  connection.nats.publish(message.subject, bodyOf(message.kind, message.message), {
    headers: headersOf(message),
  });
}

/**
 * Says something that a stream keeps, such as a command or a tag, and waits until it is stored. It
 * is sent again under its id for `limit_ms`; without an id, which alone tells a repetition, once.
 * @throws AssertionError when it does not fit its schema.
 */
export async function sayStored(
  connection: BusConnection,
  message: SpokenMessage<unknown>,
  { clock, limit_ms = STORE_LIMIT_MS }: { readonly clock: Clock; readonly limit_ms?: number },
): Promise<SpokenOutcome> {
  const body = bodyOf(message.kind, message.message);
  const end_ms = clock.monotonicMs() + limit_ms;
  for (;;) {
    const { outcome, isFinal } = await sendOnce(connection, message, body);
    const isLast = message.messageId === null || clock.monotonicMs() + RETRY_INTERVAL_MS >= end_ms;
    if (isFinal || isLast) return outcome;
    await sleep(clock, RETRY_INTERVAL_MS);
  }
}

/**
 * Asks something that is answered by a message of `kind`.
 * @throws AssertionError when the question does not fit its schema.
 */
export async function ask<Kind extends SpokenKind>(
  connection: BusConnection,
  question: SpokenMessage<unknown> | { readonly subject: string },
  kind: Kind,
): Promise<Answer<Kind>> {
  const body = "kind" in question ? bodyOf(question.kind, question.message) : undefined;
  let reply: Msg;
  try {
    reply = await connection.nats.request(question.subject, body, { timeout: ANSWER_TIMEOUT_MS });
  } catch (error) {
    return { ok: false, reason: "no answer", problem: messageOf(error) };
  }
  const heard = hear(kind, reply.data);
  return heard.ok ? heard : { ok: false, reason: "unreadable", problem: heard.problem };
}

/**
 * Answers a request.
 * @throws AssertionError when the answer does not fit its schema.
 */
export function answer<Kind extends SpokenKind>(
  request: Pick<Msg, "respond">,
  kind: Kind,
  value: SpokenKinds[Kind],
): void {
  request.respond(bodyOf(kind, value));
}

async function sendOnce(
  { nats }: BusConnection,
  message: SpokenMessage<unknown>,
  body: Uint8Array,
): Promise<{ readonly outcome: SpokenOutcome; readonly isFinal: boolean }> {
  let reply: Msg;
  try {
    const options = { timeout: ANSWER_TIMEOUT_MS, headers: headersOf(message) };
    reply = await nats.request(message.subject, body, options);
  } catch (error) {
    return failed(messageOf(error), nats.isClosed());
  }
  const said = readPublishReply(reply);
  switch (said.type) {
    case "stored":
    case "duplicate": {
      const repeated = said.type === "duplicate";
      return { outcome: { ok: true, seq: said.seq, repeated }, isFinal: true };
    }
    case "no-stream":
      return failed(`no stream keeps ${message.subject}`, false);
    case "unavailable":
      return failed(said.problem, false);
    case "rejected":
      return failed(said.reason, true);
  }
}

function failed(problem: string, isFinal: boolean) {
  return { outcome: { ok: false, problem }, isFinal } as const;
}

function bodyOf(kind: SpokenKind, message: unknown): Uint8Array {
  const verdict = validate(kind, message);
  assert(verdict.ok, `a ${kind} that is said fits its schema: ${verdict.ok || verdict.problem}`);
  return encode(message);
}

function headersOf({ messageId, headers: further }: SpokenMessage<unknown>): MsgHdrs {
  const all = headers();
  if (messageId !== null) all.set("Nats-Msg-Id", messageId);
  for (const [name, value] of further) all.set(name, value);
  return all;
}
