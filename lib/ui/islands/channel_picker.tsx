import { useComputed } from "@preact/signals";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import { useDesk } from "../desk/desk_context.tsx";
import { programCounts } from "../models/status/program_counts.ts";
import { rateText } from "../models/timeline/rates.ts";
import { groupedNumber } from "../models/units/format_units.ts";
import { LeftOut } from "./left_out.tsx";

/** Where one can go: who runs what, and the question of the state table. */
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
            <button
              type="button"
              class="list-row"
              data-tone={toneOf(channel)}
              aria-current={channel.channel_id === current}
              title={channel.domains?.map(({ domain }) => domain).join(", ")}
              onClick={() => choose(channel)}
            >
              <span class="dot" data-tone={toneOf(channel)} aria-hidden="true"></span>
              <span class="list-name">{channel.display_name}</span>
              <span class="list-figure">{figureOf(channel, rate)}</span>
            </button>
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
  if (kind === "livestream") return rate === null ? "" : `${groupedNumber(rate)}/s`;
  if (kind === "private replay") return "private";
  const people = followers === undefined ? "" : `${followers} on it`;
  const speed = !clock || clock.rate === 1 ? "" : rateText(clock.rate);
  return [people, speed].filter((text) => text !== "").join(" · ");
}

function nameOf(channels: readonly ChannelDescriptor[], id: string): string {
  return channels.find(({ channel_id }) => channel_id === id)?.display_name ?? id;
}
