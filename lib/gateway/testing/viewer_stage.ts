import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { FollowEvent, FollowState } from "@rangecast/channel/follow-state";
import { Gateway } from "../gateway.ts";
import { Picture } from "../hub/picture.ts";
import { TICK_MS } from "../hub/ticks.ts";
import type { ClientMessage, Hello } from "../protocol/client_message.ts";
import { type Booth, GRANTED } from "../viewer/services.ts";
import { FakeLink } from "./fake_link.ts";
import { stillServices } from "./still_gateway.ts";

export const SUBSCRIBE = {
  type: "subscribe",
  id: "main",
  channel: null,
  domain: "tspi",
  filter: {},
  view: { type: "tracks", rate_hz: 20 },
} as const;

/** A replay that runs and cannot be shown. */
export const CLOSED = "replay.closed";

/** A viewer of a gateway whose channels come and go as the test says. */
export function viewerStage() {
  const clock = new ManualClock(1_760_000_000_000);
  const running: string[] = [];
  const reported: FollowState["type"][] = [];
  const pings: (number | null)[] = [];
  const opened: string[] = [];
  let tell: (event: FollowEvent | null) => void = () => {};
  let ended: (channel_id: string) => void = () => {};
  let playing: string | null = null;
  let epochs = 0;
  let replays = 0;
  const booth: Booth = {
    get channel_id() {
      return playing;
    },
    start: () => {
      playing = `client.vera-1.${++replays}`;
      return GRANTED;
    },
    act: () => GRANTED,
    leave: () => void (playing = null),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const services = stillServices({
    stage: {
      channels: [],
      channelsLeftOut: 0,
      running,
      hostLost: false,
      listen: (listener) => {
        tell = listener;
        return () => {};
      },
    },
    booth: (_, onEnd) => {
      ended = onEnd;
      return booth;
    },
    report: (_, { type }, ping_ms) => {
      reported.push(type);
      pings.push(ping_ms);
    },
  });
  const gateway = new Gateway({
    clock,
    services,
    onFault: (error) => assert.fail(`a viewer met a fault: ${error}`),
    health: () => ({ problem: null, programs: [] }),
    open: (channel_id) => {
      if (channel_id === CLOSED) return "no such channel";
      opened.push(channel_id);
      const picture = new Picture(channel_id, () => `e${++epochs}`);
      return { picture, flush: () => {}, [Symbol.asyncDispose]: () => Promise.resolve() };
    },
  });
  const link = new FakeLink();
  const viewer = gateway.accept(link, {
    client_id: "vera-1",
    user: "vera",
    role: "viewer",
    address: null,
  });
  const say = (message: ClientMessage) => viewer.receive(JSON.stringify(message));
  const hello = (changes: Partial<Hello> = {}) =>
    say({ type: "hello", version: 1, encodings: ["json"], ...changes });
  /** The channel that is shown after a tick. */
  const shown = () => {
    clock.advance(TICK_MS);
    link.drain();
    return link.take("snapshot").at(-1)?.channel_id;
  };
  const start = (channel_id: string) => {
    running.push(channel_id);
    tell({ type: "group replay started", channel_id });
  };
  const stop = (channel_id: string) => {
    running.splice(running.indexOf(channel_id), 1);
    tell({ type: "group replay stopped", channel_id });
  };
  const follow = () => {
    link.drain();
    return link.take("channels").at(-1)?.follow;
  };
  return {
    clock,
    gateway,
    link,
    viewer,
    say,
    hello,
    shown,
    start,
    stop,
    follow,
    reported,
    pings,
    opened,
    end: () => ended("client.vera-1.1"),
  };
}
