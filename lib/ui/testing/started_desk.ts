import { ManualClock } from "@rangecast/base/manual-clock";
import type { FollowState } from "@rangecast/channel/follow-state";
import type { ClientMessage } from "@rangecast/gateway/client-message";
import type { Welcome } from "@rangecast/gateway/server-message";
import { LiveClient } from "@rangecast/client/live-client";
import { FakeGateway } from "@rangecast/client/testing/fake-gateway";
import { RECEIVED_MS, snapshot } from "@rangecast/client/testing/sample-tracks";
import { Desk } from "../desk/desk.ts";

/** A replay of the viewer's own. */
export const PRIVATE = "client.desk-07.1";

/** A desk that is connected to a gateway which the test plays; nothing is shown yet. */
export function startedDesk(
  stored: Readonly<Record<string, string>> = {},
  welcome: Partial<Welcome> = {},
) {
  const clock = new ManualClock(RECEIVED_MS);
  const gateway = new FakeGateway();
  const client = new LiveClient({
    ...{ open: gateway.open, clock, random: () => 1, follow: true },
    ...{ domain: "tspi", rate_hz: 10, channel: null },
  });
  const store = new Map(Object.entries(stored));
  const desk = new Desk({
    ...{ client, clock },
    store: {
      get: (name) => store.get(name) ?? null,
      set: (name, value) => void (value === null ? store.delete(name) : store.set(name, value)),
    },
  });
  desk.start();
  gateway.accept({ server_ms: RECEIVED_MS, ...welcome });
  const show = (channel_id: string, running = true, rate = 1, epoch = channel_id) => {
    const of = { id: "picture", epoch, seq: 1 };
    const clockOf = channel_id === "livestream" ? null : {
      ...{ channel_id, epoch: 1, position_ms: 5000, rate, updated_at_ms: clock.nowMs() },
      state: running ? "running" as const : "paused" as const,
      window: { start_ms: 0, end_ms: null },
    };
    const follow: FollowState = channel_id === PRIVATE
      ? { type: "FOLLOWING_PRIVATE_REPLAY", channel_id, invitation: null }
      : { type: "FOLLOWING_LIVESTREAM" };
    gateway.say(
      { type: "channels", channels: [], follow, host_lost: false },
      { type: "clock", ...of, channel_id, clock: clockOf, owner_offset_ms: 0, problem: null },
      snapshot(["a"], { epoch, channel_id }),
    );
  };
  /** Answers what was asked, so that what follows is sent. */
  const answer = async (ok = true) => {
    for (const wish of wishes()) {
      const ref = "ref" in wish ? wish.ref ?? 0 : 0;
      gateway.say(
        ok
          ? { type: "done", ref }
          : { type: "error", ref, code: "not_allowed", message: "Not yours." },
      );
    }
    await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(() => resolve())));
    await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(() => resolve())));
  };
  const known: ClientMessage["type"][] = ["hello", "subscribe", "unsubscribe", "ping", "resync"];
  const wishes = () => gateway.heard.filter(({ type }) => !known.includes(type));
  const said = () => wishes().map(({ type }) => type);
  return { clock, gateway, client, desk, store, show, answer, wishes, said };
}
