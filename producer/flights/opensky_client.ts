import { decodeJson } from "@rangecast/codec/json";
import type { FlightSource } from "@rangecast/domains/flight/message";
import { isUnixSeconds } from "@rangecast/domains/flight/values";
import type { Reply, SendRequest } from "./request.ts";
import type { TokenKeeper } from "./token_keeper.ts";

/** Aircraft in one answer at most: the whole world has some 15 000 at once. */
export const MAX_STATES = 50_000;
const DEFAULT_RETRY_AFTER_S = 60;
/** An allowance is a day's: it is back after that. */
const MAX_RETRY_AFTER_S = 86_400;

/** What one poll has brought. */
export type PollOutcome =
  | { readonly type: "success"; readonly time_s: number; readonly states: readonly unknown[] }
  | { readonly type: "rate_limited"; readonly retry_after_s: number }
  | { readonly type: "auth_failed"; readonly problem: string }
  | { readonly type: "timeout" }
  | { readonly type: "connection_error"; readonly problem: string }
  /** `kind` is `http_<status>`, `broken_body` or `too_large`. */
  | { readonly type: "error"; readonly kind: string }
  | { readonly type: "stopped" };

/** Asks OpenSky's REST API for the aircraft of an area. */
export class OpenSkyClient {
  readonly #url: URL;
  readonly #send: SendRequest;
  readonly #tokens: TokenKeeper | null;

  constructor({ baseUrl, bbox, send, tokens }: {
    readonly baseUrl: URL;
    readonly bbox: FlightSource["bbox"];
    readonly send: SendRequest;
    /** Null asks anonymously. */
    readonly tokens: TokenKeeper | null;
  }) {
    this.#url = new URL(`${baseUrl.href.replace(/\/$/, "")}/api/states/all`);
    this.#url.search = new URLSearchParams({
      lamin: String(bbox.lat_min),
      lomin: String(bbox.lon_min),
      lamax: String(bbox.lat_max),
      lomax: String(bbox.lon_max),
    }).toString();
    this.#send = send;
    this.#tokens = tokens;
  }

  /** Asks once, and once more with a new token when the API has refused the present one. */
  async poll(): Promise<PollOutcome> {
    const first = await this.#ask();
    if (this.#tokens === null || first.type !== "answer" || first.status !== 401) {
      return outcomeOf(first);
    }
    this.#tokens.forget();
    return outcomeOf(await this.#ask());
  }

  async #ask(): Promise<Reply | Extract<PollOutcome, { type: "auth_failed" }>> {
    if (this.#tokens === null) return await this.#send(this.#url, {});
    const result = await this.#tokens.get();
    switch (result.type) {
      case "token":
        return await this.#send(this.#url, {
          headers: { authorization: `Bearer ${result.token}` },
        });
      case "refused":
        return { type: "auth_failed", problem: result.problem };
      default:
        return result;
    }
  }
}

function outcomeOf(
  reply: Reply | Extract<PollOutcome, { type: "auth_failed" }>,
): PollOutcome {
  switch (reply.type) {
    case "too_large":
      return { type: "error", kind: "too_large" };
    case "answer":
      return outcomeOfAnswer(reply);
    default:
      return reply;
  }
}

function outcomeOfAnswer(
  { status, headers, body }: Extract<Reply, { type: "answer" }>,
): PollOutcome {
  if (status === 200) return readStates(body);
  if (status === 429) return { type: "rate_limited", retry_after_s: retryAfter(headers) };
  return status === 401
    ? { type: "auth_failed", problem: "the API refuses the request with status 401" }
    : { type: "error", kind: `http_${status}` };
}

function retryAfter(headers: Headers): number {
  const said = headers.get("X-Rate-Limit-Retry-After-Seconds") ?? "";
  const seconds = /^\d+(\.\d+)?$/.test(said.trim()) ? Number(said) : DEFAULT_RETRY_AFTER_S;
  return Math.min(seconds, MAX_RETRY_AFTER_S);
}

function readStates(body: Uint8Array): PollOutcome {
  const broken: PollOutcome = { type: "error", kind: "broken_body" };
  let value: unknown;
  try {
    value = decodeJson(body);
  } catch {
    return broken;
  }
  if (typeof value !== "object" || value === null) return broken;
  if (!("time" in value) || !isUnixSeconds(value.time) || !("states" in value)) return broken;
  // Nobody is there.
  const states: unknown = value.states ?? [];
  if (!Array.isArray(states)) return broken;
  if (states.length > MAX_STATES) return { type: "error", kind: "too_large" };
  return { type: "success", time_s: value.time, states };
}
