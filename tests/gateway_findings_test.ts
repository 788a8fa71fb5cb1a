import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { ensureStreams } from "@rangecast/bus/provision";
import { streamSpecs } from "@rangecast/bus/streams";
import type { Finding } from "@rangecast/findings/finding";
import { findingMessage } from "@rangecast/findings/finding-message";
import { onEachBroker } from "./support/brokers.ts";
import { startGateway } from "./support/gateway_stand.ts";
import { GatewayViewer } from "./support/gateway_viewer.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { until } from "./support/until.ts";

const KEPT = { max_age_ms: 3_600_000, max_bytes: 2 ** 20 };

onEachBroker(
  "viewers see what is found as it comes, and in a replay as it stood then",
  async (server) => {
    await using range = await RangeBroker.on(server);
    await range.addStreams();
    await ensureStreams(range.connection, streamSpecs("tspi", { findings: KEPT }));
    await using stand = await startGateway(range.connection);
    await using viewer = await GatewayViewer.connect(stand.port);
    viewer.subscribe();
    await range.publishNow(2);
    const opened_ms = Math.floor(systemClock.nowMs());
    const opened: Finding = {
      ...{ id: `TRACK_LOST:101:${opened_ms}`, rule: "TRACK_LOST", domain: "tspi", entity: "101" },
      ...{ severity: "MEDIUM", state: "open", opened_ms, updated_ms: opened_ms },
      ...{ text: "no report", evidence: [{ stream: "TSPI", seq: 1 }], rev: 1 },
    };
    const publish = async (finding: Finding) => {
      const { subject, body, messageId } = findingMessage("tspi", finding);
      await range.publish(subject, body, { "Nats-Msg-Id": messageId });
    };
    await publish(opened);
    await range.publish("findings.tspi.TRACK_LOST.x", new Uint8Array([1]));
    const first = await viewer.next("finding", ({ findings }) => findings.length > 0);
    assert.deepEqual([first.findings, first.left_out], [[opened], 0]);
    assert.deepEqual(stand.bus.counted().findings, { off_schema: 1, forgotten: 0 });

    await until("time has passed", () => systemClock.nowMs() > opened_ms + 500);
    const closed_ms = Math.floor(systemClock.nowMs());
    const closed = {
      ...opened,
      state: "closed",
      updated_ms: closed_ms,
      closed_ms,
      rev: 2,
    } as const;
    await publish(closed);
    await viewer.next("finding", ({ findings }) => findings[0]?.state === "closed");

    viewer.say({ type: "replay", start_ms: opened_ms + 100, rate: 0.01 });
    await viewer.next("snapshot", ({ channel_id }) => channel_id.startsWith("client."));
    const epoch = () => viewer.all("snapshot").at(-1)?.epoch;
    await until("it is shown as it stood", () => {
      const last = viewer.all("finding").findLast((each) => each.epoch === epoch());
      return last?.findings[0]?.state === "open";
    });
    viewer.say({ type: "seek", position_ms: closed_ms });
    await until("it is shown as it was later", () => {
      const last = viewer.all("finding").findLast((each) => each.epoch === epoch());
      return last?.findings[0]?.state === "closed";
    });
  },
);
