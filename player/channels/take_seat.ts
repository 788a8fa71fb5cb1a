import { OperatorError } from "@rangecast/base/errors";
import { ask } from "@rangecast/bus/speak";
import { groupReplayId, privateReplayId } from "@rangecast/channel/channel-id";
import { readChannelList } from "@rangecast/channel/channel-list";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import { resolveReplay } from "@rangecast/channel/resolve-replay";
import { channelSubjects } from "@rangecast/channel/subjects";
import type { Source } from "../source.ts";
import { type BoothWindow, cannot, noHost } from "./booth.ts";
import { ChannelSeat, type SeatOptions } from "./channel_seat.ts";

/**
 * Tunes in to a channel: the livestream, where a newcomer joins the newest group replay, or a
 * replay. `window` is what this client's own private replay is to play; null without one.
 * @throws OperatorError when there is no such channel, or nobody to ask for it.
 */
export async function takeSeat(
  options: SeatOptions,
  source: Source,
  window: BoothWindow | null,
): Promise<ChannelSeat> {
  const seat = new ChannelSeat(options);
  try {
    const isAnswered = await seat.directory.open();
    if (source.type === "livestream") {
      if (!isAnswered) options.log.info("no replay host answers: begins with the livestream");
      seat.desk.begin();
    } else if (!isAnswered) {
      throw cannotTune(source, noHost(options.prefix));
    } else if (source.type === "group replay") {
      joinGroup(seat, source);
    } else if (window) {
      const outcome = await seat.openBooth(window);
      if (!outcome.ok) throw cannotTune(source, outcome.problem);
    } else {
      const { channel_id, stream } = await findPrivate(options, source);
      seat.listenTo(channel_id, { stream, vector: null, age_ms: 0 });
    }
    return seat;
  } catch (error) {
    await seat[Symbol.asyncDispose]();
    throw error;
  }
}

type GroupSource = Extract<Source, { type: "group replay" }>;
type PrivateSource = Extract<Source, { type: "private replay" }>;

function joinGroup(seat: ChannelSeat, source: GroupSource): void {
  const found = resolveReplay(channelOf(source), seat.running);
  if (!found.ok) throw cannotTune(source, found.problem);
  seat.desk.begin({ type: "FOLLOWING_GROUP_REPLAY", channel_id: found.value.channel_id });
}

async function findPrivate(
  { connection, prefix }: SeatOptions,
  source: PrivateSource,
): Promise<ChannelDescriptor> {
  const answer = await ask(connection, { subject: channelSubjects(prefix).list }, "channel-list");
  const read = answer.ok ? readChannelList(answer.value) : answer;
  if (!read.ok) throw cannotTune(source, read.problem);
  const channel_id = channelOf(source);
  const found = read.value.channels.find((channel) => channel.channel_id === channel_id);
  if (found) return found;
  throw cannotTune(source, "it does not run; --from opens a private replay of one's own");
}

function channelOf(source: GroupSource | PrivateSource): string {
  return source.type === "group replay"
    ? groupReplayId(source.id)
    : privateReplayId(source.client, source.session);
}

function cannotTune(source: GroupSource | PrivateSource, problem: string): OperatorError {
  return new OperatorError(cannot(`tune in to ${channelOf(source)}`, problem));
}
