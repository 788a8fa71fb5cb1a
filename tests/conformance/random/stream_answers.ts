import { headers, type NatsConnection } from "@nats-io/nats-core";
import { until } from "../../support/until.ts";
import { Collected } from "../collected.ts";
import { api, type ApiAnswer } from "../expectations.ts";
import type { StreamOperation } from "./stream_operations.ts";

/** What the stream `name` answers to `operation`, without times and ids, which differ. */
export async function answerTo(
  nc: NatsConnection,
  name: string,
  operation: StreamOperation,
): Promise<unknown> {
  switch (operation.type) {
    case "publish":
      return await publish(nc, operation);
    case "delete": {
      const request = { seq: operation.seq };
      return codeOr(await api(nc, `STREAM.MSG.DELETE.${name}`, request), "deleted");
    }
    case "purge": {
      const answer = await api(nc, `STREAM.PURGE.${name}`, operation.request);
      return codeOr(answer, answer.purged);
    }
    case "get": {
      const answer = await api(nc, `STREAM.MSG.GET.${name}`, operation.request);
      const { time: _, ...message } = Object(answer.message);
      return codeOr(answer, message);
    }
    case "direct":
      return await direct(nc, name, operation.request);
    case "update": {
      const { config } = await api(nc, `STREAM.INFO.${name}`);
      const answer = await api(
        nc,
        `STREAM.UPDATE.${name}`,
        Object.assign({}, config, operation.change),
      );
      return codeOr(answer, stateOf(answer));
    }
    case "info": {
      const request = { subjects_filter: ">", deleted_details: true };
      return stateOf(await api(nc, `STREAM.INFO.${name}`, request));
    }
  }
}

async function publish(
  nc: NatsConnection,
  operation: Extract<StreamOperation, { type: "publish" }>,
): Promise<unknown> {
  const made = headers();
  for (const [name, value] of Object.entries(operation.headers)) made.set(name, value);
  const options = Object.keys(operation.headers).length > 0 ? { headers: made } : {};
  const answer = await nc.request(operation.subject, operation.body, {
    timeout: 3_000,
    ...options,
  });
  const ack: ApiAnswer = answer.json();
  return codeOr(ack, ack);
}

/** The sequence in an acknowledgement, 0 in any other answer. */
export function sequenceOf(answer: unknown): number {
  return Number(Object(answer).seq ?? 0);
}

function codeOr(answer: ApiAnswer, otherwise: unknown): unknown {
  return answer.error ? `${answer.error.err_code} ${answer.error.description}` : otherwise;
}

function stateOf(answer: ApiAnswer): unknown {
  const { first_ts: _, last_ts: __, ...state } = Object(answer.state);
  return state;
}

let inboxes = 0;

async function direct(nc: NatsConnection, name: string, request: Record<string, unknown>) {
  inboxes += 1;
  const received = new Collected(nc, `random-${inboxes}`);
  nc.publish(`$JS.API.DIRECT.GET.${name}`, JSON.stringify(request), { reply: `random-${inboxes}` });
  const single = request.batch === undefined && request.multi_last === undefined;
  await until(
    `the direct get ${JSON.stringify(request)} ends`,
    () => received.messages.some((message) => single || (message.headers?.code ?? 0) !== 0),
    3_000,
  );
  received.subscription.unsubscribe();
  return received.messages.map((message) => {
    const notes = [...message.headers ?? []].filter(([key]) => key !== "Nats-Time-Stamp");
    return [
      message.headers?.code,
      message.headers?.description,
      message.string(),
      notes.toSorted(),
    ];
  });
}
