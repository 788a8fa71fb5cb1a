import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { RepeatedWarning } from "@rangecast/bus/repeated-warning";
import { hear } from "@rangecast/bus/spoken";
import { privateDone } from "@rangecast/channel/private-replay";
import { createLogger } from "@rangecast/cli/log";
import { encode } from "@rangecast/codec/cbor";
import { ChannelServices } from "./channel_services.ts";
import { HostCounts } from "./host_counts.ts";

const CLIENT = { client: "desk", session: "s" };
const START = { ...CLIENT, start: "2026-07-15T12:00:00Z", rate: 1, stream: "TSPI" };

interface Request {
  readonly data: Uint8Array;
  respond(body: Uint8Array): boolean;
}

Deno.test("ChannelServices hears who is still there while it opens as much as it can", () => {
  const clock = new ManualClock(0);
  const listeners = new Map<string, (error: null, request: Request) => void>();
  const nats = {
    subscribe: (subject: string, { callback }: { callback: (e: null, r: Request) => void }) => {
      listeners.set(subject, callback);
      return { unsubscribe: () => {} };
    },
  };
  const log = createLogger({ program: "host", level: "error", clock, write: () => {} });
  const counts = new HostCounts();
  const handled: string[] = [];
  using _services = new ChannelServices({
    // A stand-in with the one method that is used.
    connection: { nats } as unknown as BusConnection,
    ...{ clock, counts, prefix: "tspi", stream: "TSPI", ready: Promise.resolve() },
    warning: new RepeatedWarning(clock, log),
    replays: () => [],
    handle: (order) => {
      handled.push(order.type === "start" ? "start" : order.action.type);
      return order.type === "start"
        ? new Promise(() => {})
        : { reply: privateDone(order.channel_id), refusal: null };
    },
  });
  const replies: string[] = [];
  const ask = (request: unknown) =>
    listeners.get("tspi.channel.private.req")?.(null, {
      data: encode(request),
      respond: (body) => {
        const heard = hear("private-reply", body);
        assert.ok(heard.ok);
        replies.push(heard.value.ok ? "ok" : heard.value.error);
        return true;
      },
    });
  for (let i = 0; i < 64; i++) ask({ ...START, session: `s${i}` });
  ask({ ...START, session: "late" });
  assert.deepEqual(replies, ["the replay host is busy: ask again"]);
  ask({ ...CLIENT, action: "keep" });
  assert.equal(handled.at(-1), "keep");
  assert.equal(handled.length, 65);
});
