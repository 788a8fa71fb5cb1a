import { type ErrorObject, type SchemaObject, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import channelClockSchema from "../../schemas/channel_clock.schema.json" with { type: "json" };
import channelListSchema from "../../schemas/channel_list.schema.json" with { type: "json" };
import clientStatusSchema from "../../schemas/client_status.schema.json" with { type: "json" };
import displayCommandSchema from "../../schemas/display_command.schema.json" with { type: "json" };
import findingCommandSchema from "../../schemas/finding_command.schema.json" with { type: "json" };
import findingRulesSchema from "../../schemas/finding_rules.schema.json" with { type: "json" };
import findingSchema from "../../schemas/finding.schema.json" with { type: "json" };
import flightStateSchema from "../../schemas/flight-state.json" with { type: "json" };
import privateReplySchema from "../../schemas/private_reply.schema.json" with { type: "json" };
import privateRequestSchema from "../../schemas/private_request.schema.json" with { type: "json" };
import replayControlSchema from "../../schemas/replay_control.schema.json" with { type: "json" };
import tagSchema from "../../schemas/tag.schema.json" with { type: "json" };
import tspiSchema from "../../schemas/tspi.schema.json" with { type: "json" };

/** The kinds of messages that have a schema. */
export type MessageKind =
  | "tspi"
  | "flight"
  | "display-command"
  | "tag"
  | "replay-control"
  | "client-status"
  | "channel-clock"
  | "channel-list"
  | "private-request"
  | "private-reply"
  | "finding"
  | "finding-command"
  | "finding-rules";

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly problem: string };

/** One for all valid messages, so that the hot path allocates nothing. */
const VALID: Verdict = Object.freeze({ ok: true });

const ajv = new Ajv2020({ strict: true });

const validators: Readonly<Record<MessageKind, ValidateFunction>> = {
  "tspi": compile(tspiSchema),
  "flight": compile(flightStateSchema),
  "display-command": compile(displayCommandSchema),
  "tag": compile(tagSchema),
  "replay-control": compile(replayControlSchema),
  "client-status": compile(clientStatusSchema),
  "channel-clock": compile(channelClockSchema),
  "channel-list": compile(channelListSchema),
  "private-request": compile(privateRequestSchema),
  "private-reply": compile(privateReplySchema),
  "finding": compile(findingSchema),
  "finding-command": compile(findingCommandSchema),
  "finding-rules": compile(findingRulesSchema),
};

/** Whether `value` is a message of its kind; if not, `problem` says on one line what is wrong. */
export function validate(kind: MessageKind, value: unknown): Verdict {
  const validator = validators[kind];
  if (validator(value)) return VALID;
  return { ok: false, problem: problemOf(validator.errors?.[0]) };
}

function compile(schema: SchemaObject): ValidateFunction {
  return ajv.compile(schema);
}

function problemOf(error: ErrorObject | undefined): string {
  if (error === undefined) return "it does not match its schema";
  const where = error.instancePath === "" ? "the message" : error.instancePath;
  const detail = error.params["additionalProperty"] ?? error.params["allowedValues"];
  const suffix = detail === undefined ? "" : ` (${JSON.stringify(detail)})`;
  return `${where} ${error.message ?? "is not valid"}${suffix}`;
}
