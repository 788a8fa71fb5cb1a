import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { MetricsRegistry } from "@rangecast/metrics/registry";
import { SocketCounts } from "./edge/socket_counts.ts";
import { gatewayMetrics } from "./gateway_metrics.ts";
import { FakeLink } from "./testing/fake_link.ts";
import { stillGateway } from "./testing/still_gateway.ts";
import { IntakeCounts } from "./upstream/intake_counts.ts";

const SUBSCRIBE = {
  ...{ type: "subscribe", id: "main", channel: null, domain: "tspi", filter: {} },
  view: { type: "tracks", rate_hz: 1 },
};

Deno.test("gatewayMetrics() tells who is there, what was sent, and why something was refused", async () => {
  const clock = new ManualClock();
  const { gateway, picture } = stillGateway(clock);
  const sockets = new SocketCounts();
  const intake = new IntakeCounts();
  const registry = new MetricsRegistry();
  const upstream = () => ({
    findings: { off_schema: 2 },
    looks: { TimeoutError: 3 },
    channels: { older_epoch: 6 },
    reports: { no_room: 7 },
    tags: { older: 8, forgotten: 9 },
    lostTagChanges: 10,
    leftOut: { channels: 4 },
  });
  gatewayMetrics(registry, { gateway, sockets, intake, upstream });
  const identity = { client_id: "a", user: "vera", role: "viewer", address: null } as const;
  const viewer = gateway.accept(new FakeLink(), identity);
  viewer.receive('{"type":"hello","version":1,"encodings":["json"]}');
  viewer.receive("?");
  viewer.receive(JSON.stringify(SUBSCRIBE));
  picture.setFindings({ findings: [], left_out: 5 });
  clock.advance(1_000);
  sockets.countFault("WS_ERR_INVALID_UTF8");
  intake.refuse("form");
  const text = await registry.text();
  for (
    const line of [
      "rangecast_gateway_clients 1",
      "rangecast_gateway_ticks_total 20",
      'rangecast_gateway_inbound_refused_total{reason="malformed"} 1',
      'rangecast_gateway_socket_faults_total{reason="WS_ERR_INVALID_UTF8"} 1',
      'rangecast_gateway_intake_refused_total{reason="form"} 1',
      'rangecast_gateway_findings_refused_total{reason="off_schema"} 2',
      'rangecast_gateway_live_looks_failed_total{reason="TimeoutError"} 3',
      'rangecast_gateway_channels_refused_total{reason="older_epoch"} 6',
      'rangecast_gateway_reports_refused_total{reason="no_room"} 7',
      'rangecast_gateway_tags_refused_total{reason="older"} 8',
      'rangecast_gateway_tags_refused_total{reason="forgotten"} 9',
      "rangecast_gateway_tag_changes_lost_total 10",
      'rangecast_gateway_left_out{reason="channels"} 4',
      'rangecast_gateway_left_out{reason="findings"} 5',
    ]
  ) assert.ok(text.includes(`${line}\n`), `${line} is missing in:\n${text}`);
});
