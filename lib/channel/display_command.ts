import { formatIso, parseIso } from "@rangecast/base/utc";
import { parseColour } from "./css_colour.ts";
import {
  attempt,
  checkedName,
  quoted,
  type Reading,
  type Speaker,
  type SpokenMessage,
} from "./spoken_message.ts";
import { channelSubjects } from "./subjects.ts";

/** What an operator says to every screen, on `<prefix>.cmd.display.<kind>`; `Nats-Msg-Id` is `cmd_id`. */
export type DisplayCommand = DisplayCommandOf<DisplayPayload>;

export interface DisplayCommandOf<Payload extends DisplayPayload> {
  readonly cmd_id: string;
  readonly name: DisplayCommandName;
  /** ISO 8601, UTC. */
  readonly ts: string;
  readonly sender: string;
  readonly payload: Payload;
}

export type DisplayCommandName =
  | "display.units"
  | "display.marker_color"
  | "display.session_metadata";

export type DisplayPayload =
  | { readonly units: string }
  | { readonly marker_color: string }
  | { readonly session_metadata: SessionMetadata };

export interface SessionMetadata {
  readonly name: string;
  readonly id: string;
}

/** Colours that pages offer; any CSS colour is accepted. */
export const CURATED_COLOURS = ["green", "red", "blue", "magenta", "yellow"] as const;

/** Everything that a command can set, one at a time. */
export type DisplayWish =
  | { readonly units: string }
  | { readonly marker_color: string }
  | { readonly session_metadata: SessionMetadata };

/**
 * A command as it is published; `cmd_id` is a UUID made for it, `now_ms` Unix ms.
 * @throws SyntaxError for units, a colour or a session that cannot be.
 */
export function displayCommand(
  { prefix, sender }: Speaker,
  { cmd_id, now_ms, wish }: {
    readonly cmd_id: string;
    readonly now_ms: number;
    readonly wish: DisplayWish;
  },
): SpokenMessage<DisplayCommand> {
  const payload = checkedPayload(wish);
  const name = nameOf(payload);
  return {
    kind: "display-command",
    subject: channelSubjects(prefix).commands[name],
    messageId: cmd_id,
    headers: [],
    message: {
      cmd_id,
      name,
      ts: formatIso(now_ms),
      sender: checkedName(sender, "a sender"),
      payload,
    },
  };
}

/** What is meant by a command that fits its schema: with units and colour in lower case. */
export function readDisplayCommand(command: DisplayCommand): Reading<DisplayCommand> {
  return attempt(() => {
    parseIso(command.ts);
    const payload = checkedPayload(command.payload);
    if (nameOf(payload) !== command.name) {
      throw new SyntaxError(`the payload of a command is of its kind: ${quoted(command.name)}`);
    }
    return { ...command, payload };
  });
}

/** `metric` or `imperial`, from any case. @throws SyntaxError for other units. */
export function parseUnits(text: string): "metric" | "imperial" {
  const units = text.trim().toLowerCase();
  if (units === "metric" || units === "imperial") return units;
  throw new SyntaxError(`units are metric or imperial: current value is ${quoted(text)}`);
}

function checkedPayload(wish: DisplayWish): DisplayPayload {
  if ("units" in wish) return { units: parseUnits(wish.units) };
  if ("marker_color" in wish) return { marker_color: parseColour(wish.marker_color) };
  const { name, id } = wish.session_metadata;
  return {
    session_metadata: {
      name: checkedName(name, "the name of a session"),
      id: checkedName(id, "the id of a session"),
    },
  };
}

function nameOf(payload: DisplayPayload): DisplayCommandName {
  if ("units" in payload) return "display.units";
  return "marker_color" in payload ? "display.marker_color" : "display.session_metadata";
}
