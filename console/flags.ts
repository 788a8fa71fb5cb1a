import { NATS_FLAGS } from "@rangecast/bus/nats-flags";
import { parseColour } from "@rangecast/channel/css-colour";
import { parseUnits } from "@rangecast/channel/display-command";
import { MAX_RATE, MIN_RATE } from "@rangecast/channel/replay-control";
import { checkedName } from "@rangecast/channel/spoken-message";
import { list, toggle, value } from "@rangecast/cli/flags";
import { decimal, duration, instantText, oneOf, text } from "@rangecast/cli/parsers";
import { parseSeek } from "./seek_target.ts";

export const CONSOLE_FLAGS = {
  "session-name": value({
    placeholder: "NAME",
    help: "name of the session on every display, with --session-id",
    parse: (name) => checkedName(name, "the name of a session"),
  }),
  "session-id": value({
    placeholder: "ID",
    help: "id of the session, with --session-name",
    parse: (id) => checkedName(id, "the id of a session"),
  }),
  units: value({
    placeholder: "SYSTEM",
    help: "units of every display: metric or imperial",
    parse: parseUnits,
  }),
  "marker-color": value({
    placeholder: "CSS",
    help: "colour of the markers of every display, such as green or #00ff00",
    parse: parseColour,
  }),
  tag: value({
    placeholder: "TEXT",
    help: "mark an instant with a text: now, or --tag-time",
    parse: text,
  }),
  "tag-time": value({
    placeholder: "INSTANT",
    help: "the instant that --tag marks: ISO 8601, or such as 10s-ago",
    parse: instantText,
  }),
  "tag-category": value({ placeholder: "TEXT", help: "category of the tag", parse: text }),
  "tag-notes": value({ placeholder: "TEXT", help: "notes to the tag", parse: text }),
  "stop-group-replay": value({
    placeholder: "ID",
    help: "end this group replay, or all; it may be named as --channel has it",
    parse: text,
  }),
  "group-replay-id": value({
    placeholder: "IDENTIFIER",
    help: "start a replay for everyone, by this name; an instant is its start as well",
    parse: text,
  }),
  "group-replay-start": value({
    placeholder: "INSTANT",
    help: "where the replay begins: ISO 8601, or such as 10m-ago",
    parse: instantText,
  }),
  "group-replay-end": value({
    placeholder: "INSTANT",
    help: "where it ends; without it, when it is stopped or has caught up with now",
    parse: instantText,
  }),
  "group-replay-rate": value({
    placeholder: "RATE",
    help: `its speed, ${MIN_RATE} to ${MAX_RATE} [1]`,
    parse: decimal(MIN_RATE, MAX_RATE),
  }),
  "group-replay-stream": list({
    placeholder: "STREAM",
    help: "what it plays; several are merged; without it, the main stream of the prefix",
    parse: text,
  }),
  "set-rate": value({
    placeholder: "RATE",
    help: `new speed of a running group replay, ${MIN_RATE} to ${MAX_RATE}`,
    parse: decimal(MIN_RATE, MAX_RATE),
  }),
  seek: value({
    placeholder: "WHERE",
    help: "move its playhead: a step such as --seek=-30s or +2m, or an instant",
    parse: parseSeek,
  }),
  pause: toggle({ help: "pause it" }),
  resume: toggle({ help: "let it run on" }),
  channel: value({
    placeholder: "ID",
    help: "which one, when several run: its channel id, or the name that it was started by",
    parse: text,
  }),
  finding: value({
    placeholder: "ID",
    help: "do something with a finding, as --finding-action says",
    parse: text,
  }),
  "finding-action": value({
    placeholder: "ACTION",
    help: "acknowledge, shelve (with --finding-for), note (with --finding-note), own or close",
    parse: oneOf("acknowledge", "shelve", "note", "own", "close"),
  }),
  "finding-for": value({
    placeholder: "TIME",
    help: "how long it is shelved, 24h at most",
    parse: duration,
  }),
  "finding-note": value({ placeholder: "TEXT", help: "what is noted about it", parse: text }),
  "list-findings": toggle({ help: "show the findings that are not closed" }),
  "list-channels": toggle({ help: "show what runs" }),
  roster: toggle({ help: "show which clients are there, and what they follow" }),
  "ops-log": toggle({ help: "show what was said: replay control, display commands, tags, events" }),
  since: value({
    placeholder: "INSTANT",
    help: "where the log begins [10m-ago]",
    parse: instantText,
  }),
  follow: toggle({ help: "go on with --roster or --ops-log until stopped" }),
  json: toggle({ help: "write JSON lines instead of texts and tables" }),
  "sender-id": value({
    placeholder: "NAME",
    help: "who speaks: shown to others, and kept with each command",
    parse: (name) => checkedName(name, "a sender"),
    fallback: "console",
  }),
  "dry-run": toggle({ help: "print what would be published, and publish nothing" }),
  timeout: value({
    placeholder: "TIME",
    help: "time for the broker to store, and for the replay host to answer",
    parse: duration,
    fallback: "5s",
  }),
  ...NATS_FLAGS,
};
