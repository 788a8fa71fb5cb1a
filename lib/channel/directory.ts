/** Which group replays run: one picture of control messages, clock vectors and the host's lists. */
import { isGroupReplayId } from "./channel_id.ts";
import { type ChannelList, groupReplaysOf, MAX_GROUP_REPLAYS } from "./channel_list.ts";
import { CLOCK_SILENCE_MS, type ClockVector } from "./clock_vector.ts";
import type { ChannelDescriptor } from "./descriptor.ts";
import type { ReplayControl } from "./replay_control.ts";

/** A group replay that runs. */
export interface DirectoryEntry {
  readonly channel_id: string;
  readonly display_name: string;
  readonly identifier: string;
  /** Who has started it, where that is known. */
  readonly sender?: string;
  readonly stream: string | readonly string[];
  /** The latest; null until its clock is heard. */
  readonly vector: ClockVector | null;
  /** When its owner, or its start, was last heard: on the listener's monotonic clock. */
  readonly heard_ms: number;
}

export interface Directory {
  /** Oldest first. */
  readonly entries: readonly DirectoryEntry[];
  /** Whether every replay has been silent for 3 s. */
  readonly hostLost: boolean;
  /** When the host's list was last asked for, on the listener's monotonic clock. */
  readonly asked_ms: number;
}

/** What the directory hears. `time` is said about once a second. */
export type DirectoryInput =
  | { readonly type: "control"; readonly message: ReplayControl; readonly sender?: string }
  | { readonly type: "clock"; readonly vector: ClockVector }
  | { readonly type: "list"; readonly list: ChannelList }
  | { readonly type: "time" };

/** Why an input changes nothing; to be counted. */
export type DirectoryRefusal =
  | "not_a_group_replay"
  | "already_running"
  | "not_running"
  | "too_many"
  | "older_epoch";

/** What changes for listeners; start, stop and the host's fate are follow events as they are. */
export type DirectoryEvent =
  | { readonly type: "group replay started"; readonly channel_id: string }
  | { readonly type: "group replay stopped"; readonly channel_id: string; readonly reason?: string }
  | { readonly type: "host lost" }
  | { readonly type: "host back" }
  /** Something runs that is not known, or is silent: the host's list settles it. */
  | { readonly type: "ask host" }
  | { readonly type: "refused"; readonly reason: DirectoryRefusal; readonly channel_id: string };

export interface DirectoryStep {
  readonly directory: Directory;
  readonly events: readonly DirectoryEvent[];
}

export const EMPTY_DIRECTORY: Directory = { entries: [], hostLost: false, asked_ms: -Infinity };

/** Ids of the group replays that run, oldest first. */
export function runningReplays({ entries }: Directory): string[] {
  return entries.map(({ channel_id }) => channel_id);
}

/**
 * The directory after `input` at `now_ms` on the listener's monotonic clock. Subjects are not
 * ordered among each other, so a clock never brings back a replay that has been stopped: one that
 * is not known makes the directory ask the host. A replay that is missing in a list stays for as
 * long as it was heard of in the last 3 s, as the host may not have known of it yet.
 */
export function reduceDirectory(
  directory: Directory,
  input: DirectoryInput,
  now_ms: number,
): DirectoryStep {
  switch (input.type) {
    case "control":
      return control(directory, input, now_ms);
    case "clock":
      return clock(directory, input.vector, now_ms);
    case "list":
      return list(directory, groupReplaysOf(input.list), now_ms);
    case "time":
      return silence(directory, now_ms);
  }
}

function control(
  directory: Directory,
  { message, sender }: Extract<DirectoryInput, { type: "control" }>,
  now_ms: number,
): DirectoryStep {
  const { channel_id } = message;
  const known = directory.entries.some((entry) => entry.channel_id === channel_id);
  if (!isGroupReplayId(channel_id)) return refused(directory, "not_a_group_replay", channel_id);
  switch (message.type) {
    case "GroupReplayStart": {
      if (known) return refused(directory, "already_running", channel_id);
      if (directory.entries.length >= MAX_GROUP_REPLAYS) {
        return refused(directory, "too_many", channel_id);
      }
      const { display_name, identifier, stream } = message;
      const entry = {
        channel_id,
        display_name,
        identifier,
        ...(sender === undefined ? {} : { sender }),
        stream,
        vector: null,
        heard_ms: now_ms,
      };
      return {
        // Whoever follows it is to be told anew when no host takes it up.
        directory: { ...directory, entries: [...directory.entries, entry], hostLost: false },
        events: [{ type: "group replay started", channel_id }],
      };
    }
    case "GroupReplayStop":
      return known ? stop(directory, channel_id) : refused(directory, "not_running", channel_id);
    case "GroupReplayControl":
      return known ? { directory, events: [] } : refused(directory, "not_running", channel_id);
  }
}

function clock(directory: Directory, vector: ClockVector, now_ms: number): DirectoryStep {
  const { channel_id } = vector;
  if (!isGroupReplayId(channel_id)) return refused(directory, "not_a_group_replay", channel_id);
  const entry = directory.entries.find((other) => other.channel_id === channel_id);
  if (!entry) {
    // The last vector of a replay may follow the message that has stopped it.
    return vector.state === "ended" ? { directory, events: [] } : ask(directory, now_ms);
  }
  if (isOlder(entry, vector, now_ms)) return refused(directory, "older_epoch", channel_id);
  if (vector.state === "ended") return stop(directory, channel_id, vector.reason);
  const heard = { ...entry, vector, heard_ms: now_ms };
  const entries = directory.entries.map((other) => other === entry ? heard : other);
  return back({ ...directory, entries }, []);
}

function list(
  directory: Directory,
  listed: readonly ChannelDescriptor[],
  now_ms: number,
): DirectoryStep {
  const running = listed.filter(({ clock }) => clock?.state !== "ended").slice(
    0,
    MAX_GROUP_REPLAYS,
  );
  const told = running.map((channel) => entryOf(directory, channel, now_ms));
  const missing = directory.entries.filter(({ channel_id }) =>
    !running.some((channel) => channel.channel_id === channel_id)
  );
  const room = MAX_GROUP_REPLAYS - told.length;
  const kept = missing.filter((entry) => !isSilent(entry, now_ms)).slice(0, room);
  const known = new Set(runningReplays(directory));
  const events: DirectoryEvent[] = [
    ...missing.filter((entry) => !kept.includes(entry)).map(({ channel_id }) => ({
      type: "group replay stopped" as const,
      channel_id,
    })),
    ...told.filter(({ channel_id }) => !known.has(channel_id)).map(({ channel_id }) => ({
      type: "group replay started" as const,
      channel_id,
    })),
  ];
  return back({ ...directory, entries: [...told, ...kept] }, events);
}

function entryOf(directory: Directory, channel: ChannelDescriptor, now_ms: number): DirectoryEntry {
  const { channel_id, display_name, identifier = display_name, stream, clock } = channel;
  const entry = directory.entries.find((other) => other.channel_id === channel_id);
  const newer = clock && !(entry && isOlder(entry, clock, now_ms));
  const vector = newer ? clock : entry?.vector ?? null;
  // A host that is older than this field lists no sender.
  const sender = channel.sender ?? entry?.sender;
  return {
    ...{ channel_id, display_name, identifier, stream, vector, heard_ms: now_ms },
    ...(sender === undefined ? {} : { sender }),
  };
}

function silence(directory: Directory, now_ms: number): DirectoryStep {
  const silent = directory.entries.filter((entry) => isSilent(entry, now_ms));
  if (silent.length === 0) return { directory, events: [] };
  const asked = ask(directory, now_ms);
  if (directory.hostLost || silent.length < directory.entries.length) return asked;
  return {
    directory: { ...asked.directory, hostLost: true },
    events: [{ type: "host lost" }, ...asked.events],
  };
}

/** Asks for the host's list, once in 3 s at most. */
function ask(directory: Directory, now_ms: number): DirectoryStep {
  if (now_ms - directory.asked_ms < CLOCK_SILENCE_MS) return { directory, events: [] };
  return { directory: { ...directory, asked_ms: now_ms }, events: [{ type: "ask host" }] };
}

/** The host has spoken. */
function back(directory: Directory, events: readonly DirectoryEvent[]): DirectoryStep {
  if (!directory.hostLost) return { directory, events };
  return {
    directory: { ...directory, hostLost: false },
    events: [{ type: "host back" }, ...events],
  };
}

function stop(directory: Directory, channel_id: string, reason?: string): DirectoryStep {
  const entries = directory.entries.filter((entry) => entry.channel_id !== channel_id);
  const stopped = { type: "group replay stopped", channel_id } as const;
  return {
    // Nothing is left that a lost host would owe.
    directory: { ...directory, entries, hostLost: directory.hostLost && entries.length > 0 },
    events: [reason === undefined ? stopped : { ...stopped, reason }],
  };
}

/** After a silence any epoch is taken: a new host may not know how far the other one had counted. */
function isOlder(entry: DirectoryEntry, vector: ClockVector, now_ms: number): boolean {
  return entry.vector !== null && vector.epoch < entry.vector.epoch && !isSilent(entry, now_ms);
}

function isSilent({ heard_ms }: DirectoryEntry, now_ms: number): boolean {
  return now_ms - heard_ms >= CLOCK_SILENCE_MS;
}

function refused(
  directory: Directory,
  reason: DirectoryRefusal,
  channel_id: string,
): DirectoryStep {
  return { directory, events: [{ type: "refused", reason, channel_id }] };
}
