import type { Clock } from "@rangecast/base/clock";
import { decodeJson } from "@rangecast/codec/json";
import type { Credentials } from "./config.ts";
import type { Reply, SendRequest } from "./request.ts";

/** A token is renewed this long before its end, and no later than after most of its life. */
const RENEW_BEFORE_MS = 60_000;
const MAX_USED_SHARE = 0.8;
/** What a server may say a token lives; without a word OAuth2 leaves it open, and a request finds out. */
const MAX_LIFE_S = 86_400;
const UNSAID_LIFE_S = 300;
const MAX_TOKEN_CHARS = 16_384;

export type TokenResult =
  | { readonly type: "token"; readonly token: string }
  | { readonly type: "refused"; readonly problem: string }
  | Exclude<Reply, { readonly type: "answer" }>;

/** The OAuth2 token of a client (RFC 6749, section 4.4), renewed before it ends. */
export class TokenKeeper {
  readonly #options: {
    readonly url: URL;
    readonly credentials: Credentials;
    readonly clock: Clock;
    readonly send: SendRequest;
  };
  readonly refreshes = { success: 0, error: 0 };
  #token: { readonly text: string; readonly renew_ms: number } | null = null;

  constructor(
    options: {
      readonly url: URL;
      readonly credentials: Credentials;
      readonly clock: Clock;
      readonly send: SendRequest;
    },
  ) {
    this.#options = options;
  }

  /** The present token, or a new one when that is about to end. */
  async get(): Promise<TokenResult> {
    const { clock } = this.#options;
    if (this.#token && clock.monotonicMs() < this.#token.renew_ms) {
      return { type: "token", token: this.#token.text };
    }
    const result = await this.#renew();
    if (result.type === "token") this.refreshes.success++;
    else if (result.type !== "stopped") this.refreshes.error++;
    return result;
  }

  /** The API has refused the present token. */
  forget(): void {
    this.#token = null;
  }

  async #renew(): Promise<TokenResult> {
    const { url, credentials, clock, send } = this.#options;
    this.#token = null;
    const asked_ms = clock.monotonicMs();
    const reply = await send(url, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: credentials.id,
        client_secret: credentials.secret,
      }),
    });
    if (reply.type !== "answer") return reply;
    if (reply.status !== 200) {
      return { type: "refused", problem: `the token service answers with status ${reply.status}` };
    }
    const read = readToken(reply.body);
    if (!read) return { type: "refused", problem: "the token service's answer holds no token" };
    const life_ms = read.life_s * 1000;
    const used_ms = Math.max(life_ms - RENEW_BEFORE_MS, life_ms * MAX_USED_SHARE);
    this.#token = { text: read.token, renew_ms: asked_ms + used_ms };
    return { type: "token", token: read.token };
  }
}

function readToken(body: Uint8Array): { token: string; life_s: number } | null {
  let value: unknown;
  try {
    value = decodeJson(body);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || !("access_token" in value)) return null;
  const token = value.access_token;
  // What stands in a header: visible characters alone.
  if (typeof token !== "string" || token.length > MAX_TOKEN_CHARS || !/^[!-~]+$/.test(token)) {
    return null;
  }
  const said = "expires_in" in value ? value.expires_in : undefined;
  const life_s = typeof said === "number" && said >= 0 ? said : UNSAID_LIFE_S;
  return { token, life_s: Math.min(life_s, MAX_LIFE_S) };
}
