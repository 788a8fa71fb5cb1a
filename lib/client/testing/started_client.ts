import { ManualClock } from "@rangecast/base/manual-clock";
import { LiveClient } from "../live/live_client.ts";
import { FakeGateway } from "./fake_gateway.ts";
import { RECEIVED_MS } from "./sample_tracks.ts";

/** A client whose gateway has let it in 40 ms after the samples were received. */
export function startedClient() {
  const clock = new ManualClock(RECEIVED_MS + 40);
  const gateway = new FakeGateway();
  const client = new LiveClient({
    ...{ open: gateway.open, clock, random: () => 1, follow: true },
    ...{ domain: "tspi", rate_hz: 10, channel: null },
  });
  client.start();
  gateway.accept({ server_ms: RECEIVED_MS + 40 });
  return { clock, gateway, client };
}
