import { useComputed } from "@preact/signals";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import type { ShownChannel } from "@rangecast/gateway/server-message";
import { useDesk } from "../desk/desk_context.tsx";
import { channelText } from "../models/channels/channel_text.ts";
import { programCounts } from "../models/status/program_counts.ts";
import { rateText } from "../models/timeline/rates.ts";
import { groupedNumber } from "../models/units/format_units.ts";
import { LeftOut } from "./left_out.tsx";

/** Where one can go: who runs what and who follows it, and the question of the state table. */
export function ChannelPicker() {
  const desk = useDesk();
  const message = desk.client.channels.value;
  const { shown } = desk.client.picture;
  const current = useComputed(() => shown.value.channel_id).value;
  const rate = programCounts(desk.client.health.value?.programs ?? []).received_per_s;
  const follow = message?.follow;
  const invitation = follow?.type === "FOLLOWING_PRIVATE_REPLAY" ? follow.invitation : null;
  return (
    <section class="panel" data-panel="channels" aria-labelledby="channels-head">
      <div class="panel-head">
        <h2 id="channels-head">Channels</h2>
      </div>
      {message === null && <p class="panel-note">Not known yet.</p>}
      <ul class="list">
        {message?.channels.map((channel) => (
          <li key={channel.channel_id}>
            <ChannelRow
              channel={channel}
              isCurrent={channel.channel_id === current}
              figure={figureOf(channel, rate)}
              onPress={() => choose(channel)}
            />
          </li>
        ))}
      </ul>
      <LeftOut />
      {invitation !== null && (
        <Question
          text={`Join the group replay ${nameOf(message?.channels ?? [], invitation)}?`}
          answer="Join"
          onAnswer={() => void desk.playback.join(invitation)}
        />
      )}
      {message?.host_lost && (
        <Question
          text="The host of the replays is gone. The picture stays."
          answer="Back to live"
          onAnswer={() => void desk.playback.live()}
        />
      )}
    </section>
  );

  function choose({ kind, channel_id }: ChannelDescriptor): void {
    if (kind === "livestream") void desk.playback.live();
    if (kind === "group replay") void desk.playback.join(channel_id);
  }
}

/** A channel's name and figures, and under them who runs it and what it plays. */
function ChannelRow({ channel, isCurrent, figure, onPress }: {
  readonly channel: ShownChannel;
  readonly isCurrent: boolean;
  readonly figure: string;
  readonly onPress: () => void;
}) {
  const about = channelText(channel, useDesk().preferences.scale.value);
  const tone = toneOf(channel);
  return (
    <button
      type="button"
      class="list-row channel-row"
      data-tone={tone}
      aria-current={isCurrent}
      title={[channel.display_name, about].filter((text) => text !== "").join("\n")}
      onClick={onPress}
    >
      <span class="dot" data-tone={tone} aria-hidden="true"></span>
      <span class="list-name">{channel.display_name}</span>
      <span class="list-figure">{figure}</span>
      {about === "" ? null : <span class="channel-about">{about}</span>}
    </button>
  );
}

function Question({ text, answer, onAnswer }: {
  readonly text: string;
  readonly answer: string;
  readonly onAnswer: () => void;
}) {
  return (
    <div class="invitation" role="alert">
      <p>{text}</p>
      <button type="button" class="primary" onClick={onAnswer}>{answer}</button>
    </div>
  );
}

function toneOf({ kind }: ChannelDescriptor): string {
  return kind === "livestream" ? "live" : kind === "group replay" ? "replay" : "private";
}

function figureOf({ kind, followers, clock }: ChannelDescriptor, rate: number | null): string {
  if (kind === "private replay") return "private";
  const people = followers === undefined ? "" : `${followers} on it`;
  const flow = rate === null ? "" : `${groupedNumber(rate)}/s`;
  const speed = !clock || clock.rate === 1 ? "" : rateText(clock.rate);
  return [people, kind === "livestream" ? flow : speed].filter((text) => text !== "").join(" · ");
}

function nameOf(channels: readonly ChannelDescriptor[], id: string): string {
  return channels.find(({ channel_id }) => channel_id === id)?.display_name ?? id;
}
