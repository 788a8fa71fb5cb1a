import { messageOf } from "@rangecast/base/errors";
import { decode, encode } from "@rangecast/codec/cbor";
import { bareSubject } from "@rangecast/domains/prefix";
import { validate } from "@rangecast/schema/validators";
import type { Finding } from "./finding.ts";

/** A body that is longer is not looked at. */
const MAX_BODY_BYTES = 65_536;

/** A finding ready to be published. */
export interface FindingMessage {
  readonly subject: string;
  /** `Nats-Msg-Id`: the same revision is stored once. */
  readonly messageId: string;
  readonly body: Uint8Array;
}

/** Why a body is no finding: one of a fixed set, so that it can be counted. */
export type FindingRefusal = "empty" | "too_large" | "not_cbor" | "off_schema";

export type ReadFinding =
  | { readonly ok: true; readonly finding: Finding }
  | { readonly ok: false; readonly refusal: FindingRefusal; readonly problem: string };

/**
 * The message that publishes this revision of a finding.
 * @throws TypeError when the finding does not fit its schema.
 */
export function findingMessage(prefix: string, finding: Finding): FindingMessage {
  const verdict = validate("finding", finding);
  if (!verdict.ok) throw new TypeError(`Cannot publish a finding: ${verdict.problem}`);
  const { domain, rule, entity, id, rev } = finding;
  const place = [domain, rule, entity].map(safeToken).join(".");
  return {
    subject: bareSubject(prefix, `findings.${place}`),
    messageId: `${safeText(id)}:${rev}`,
    body: encode(finding),
  };
}

/** Reads a published finding, which may come from anybody; it never throws. */
export function readFinding(body: Uint8Array): ReadFinding {
  if (body.length === 0) return refuse("empty", "it has no body");
  if (body.length > MAX_BODY_BYTES) {
    return refuse("too_large", `it has ${body.length} bytes, and may have ${MAX_BODY_BYTES}`);
  }
  let value: unknown;
  try {
    value = decode(body);
  } catch (error) {
    return refuse("not_cbor", messageOf(error));
  }
  const verdict = validate("finding", value);
  if (!verdict.ok) return refuse("off_schema", verdict.problem);
  // The schema describes the type, which a test holds.
  return { ok: true, finding: value as Finding };
}

/** The subjects of all findings of `prefix`. */
export function findingFilters(prefix: string): string[] {
  return [bareSubject(prefix, "findings.*.*.*")];
}

/** Where people say what they do with a finding; no stream keeps it. */
export function findingCommandSubject(prefix: string): string {
  return bareSubject(prefix, "findings.cmd");
}

/**
 * A text as one token of a subject: letters, digits, `-` and `_` stand for themselves, every other
 * byte of its UTF-8 is `=` and two hexadecimal digits, so that no two texts share a token.
 */
export function safeToken(text: string): string {
  if (text === "") return "=";
  return escaped(text, /[A-Za-z0-9_-]/);
}

/** A text that can stand in a header: what a line cannot hold is written as in a token. */
function safeText(text: string): string {
  return escaped(text, /[!-<>-~]/);
}

function escaped(text: string, plain: RegExp): string {
  return [...new TextEncoder().encode(text)].map((byte) => {
    const character = String.fromCharCode(byte);
    if (byte < 128 && plain.test(character)) return character;
    return `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

function refuse(refusal: FindingRefusal, problem: string) {
  return { ok: false, refusal, problem } as const;
}
