import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import type { Flight } from "@rangecast/gateway/flights/flight";
import { GatewayViewer } from "../support/gateway_viewer.ts";
import { until } from "../support/until.ts";
import { playerTest } from "../support/web/player_test.ts";

for (const compat of [[], ["--compat"]]) {
  const flags = [...compat, "--ws-stale-threshold-s", "35"];
  playerTest(`what is stale is so for pages, too: ${flags.join(" ")}`, async (stand) => {
    const { broker } = stand.stage;
    await broker.addFlights();
    const headers = { authorization: `Bearer ${await stand.addToken("recorder")}` };
    const read = async (path: string) => await fetch(`${stand.origin}${path}`, { headers });
    await until("the token is known", async () => {
      const { body, status } = await read("/session");
      await body?.cancel();
      return status === 204;
    });
    await using viewer = await GatewayViewer.connect(stand.port, "cbor", headers);
    viewer.subscribe({ id: "flights", domain: "flight" });
    for (const [icao24, age_s] of [["4ca97b", 45], ["abcdef", 2]] as const) {
      const now_ms = systemClock.nowMs();
      const last_contact_unix = Math.floor(now_ms / 1000) - age_s;
      await broker.publishFlight({ icao24, last_contact_unix }, now_ms);
    }
    const { status } = viewer.showsIn("flights");
    await until("both are shown", () => status.size === 2);
    assert.deepEqual(Object.fromEntries(status), { "4ca97b": "STALE", abcdef: "LIVE" });
    const told = async (): Promise<Flight[]> => (await (await read("/flights")).json()).flights;
    await until("both are told", async () => (await told())?.length === 2);
    const statuses = (await told()).map(({ icao24, status }) => [icao24, status]);
    assert.deepEqual(Object.fromEntries(statuses), { "4ca97b": "STALE", abcdef: "NORMAL" });
  }, { flags });
}
