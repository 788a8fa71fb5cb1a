import { checkedToken, privateReplayId } from "./channel_id.ts";
import { type ReplayAction, replayAction, type ReplayPlan, replayPlan } from "./replay_plan.ts";
import { attempt, type Reading, type SpokenMessage } from "./spoken_message.ts";
import { channelSubjects } from "./subjects.ts";

/** A request on `<prefix>.channel.private.req`: opens a private replay, or acts on one. */
export type PrivateRequest = PrivateStart | PrivateAction;

export interface PrivateStart {
  readonly client: string;
  readonly session: string;
  /** ISO 8601. */
  readonly start: string;
  readonly end?: string;
  readonly rate: number;
  readonly stream: string | readonly string[];
}

/** `keep` says that the client is still there; the host ends a replay after 60 s without a word. */
export interface PrivateAction {
  readonly client: string;
  readonly session: string;
  readonly action: "pause" | "resume" | "seek" | "rate" | "stop" | "keep";
  readonly value?: number | string;
}

export type PrivateReply =
  /** `channel` is the channel id, `client.<client>.<session>`. */
  | { readonly ok: true; readonly channel?: string }
  | { readonly ok: false; readonly error: string };

export const PRIVATE_SILENCE_MS = 60_000;

/** Longest text of a refusal. */
const MAX_ERROR_LENGTH = 1000;

/** What a request means, once it fits its schema. */
export type PrivateOrder =
  | { readonly type: "start"; readonly channel_id: string; readonly plan: ReplayPlan }
  | {
    readonly type: "action";
    readonly channel_id: string;
    readonly action: ReplayAction | { readonly type: "stop" } | { readonly type: "keep" };
  };

/**
 * A request to the host, to be answered with a {@linkcode PrivateReply}.
 * @throws SyntaxError or RangeError for ids, a window, a position or a rate that cannot be.
 */
export function privateRequest<Request extends PrivateRequest>(
  prefix: string,
  request: Request,
): SpokenMessage<Request> {
  orderOf(request);
  return {
    kind: "private-request",
    subject: channelSubjects(prefix).privateReplays,
    messageId: null,
    headers: [],
    message: request,
  };
}

/** What is meant by a request that fits its schema. */
export function readPrivateRequest(request: PrivateRequest): Reading<PrivateOrder> {
  return attempt(() => orderOf(request));
}

function orderOf(request: PrivateRequest): PrivateOrder {
  checkedToken(request.client, "'client'");
  checkedToken(request.session, "'session'");
  const channel_id = privateReplayId(request.client, request.session);
  if (!("action" in request)) return { type: "start", channel_id, plan: replayPlan(request) };
  const { action, value } = request;
  const kept = action === "stop" || action === "keep";
  return {
    type: "action",
    channel_id,
    action: kept ? { type: action } : replayAction(action, value),
  };
}

/** The answer to a request that was carried out. */
export function privateDone(channel_id: string): PrivateReply {
  return { ok: true, channel: channel_id };
}

/** The answer to a request that was not; `problem` is for the person who asked. */
export function privateRefused(problem: string): PrivateReply {
  return { ok: false, error: problem.slice(0, MAX_ERROR_LENGTH) || "refused" };
}
