import assert from "node:assert/strict";
import { type NatsConnection, RequestError } from "@nats-io/nats-core";
import { type ApiError, JetStreamApiError } from "@nats-io/jetstream";

/** Expects the server to refuse with its error `code`, and gives the description. */
export async function refused(request: Promise<unknown>, code: number): Promise<string> {
  const error = await request.then(() => null, (thrown: unknown) => thrown);
  assert.ok(error instanceof JetStreamApiError, `error ${code} expected: got ${error}`);
  assert.equal(error.code, code, error.message);
  return error.message;
}

/** An answer of the JetStream API, as far as the suite looks at it. */
export interface ApiAnswer {
  error?: ApiError;
  message?: { seq: number };
  streams?: string[];
  consumers?: string[];
  total?: number;
  offset?: number;
  limit?: number;
  [field: string]: unknown;
}

/** Asks the JetStream API by hand, for what the official client hides or refuses itself. */
export async function api(
  nc: NatsConnection,
  subject: string,
  request: unknown = "",
): Promise<ApiAnswer> {
  const body = typeof request === "string" ? request : JSON.stringify(request);
  return (await nc.request(`$JS.API.${subject}`, body, { timeout: 3_000 })).json();
}

/** All that an iteration gives, until it ends. */
export async function allOf<T>(iteration: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of iteration) all.push(one);
  return all;
}

/** Whether the server says that nobody listens to `subject`. */
export async function nobodyListens(nc: NatsConnection, subject: string): Promise<boolean> {
  const answer = await nc.request(subject, "", { timeout: 1_000 }).catch((error) => error);
  return answer instanceof RequestError && answer.isNoResponders();
}
