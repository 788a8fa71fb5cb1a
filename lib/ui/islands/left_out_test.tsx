import assert from "node:assert/strict";
import { render } from "@rangecast/tests/render";
import { withDesk } from "../desk/desk_context.tsx";
import { startedDesk } from "../testing/started_desk.ts";
import { ChannelPicker } from "./channel_picker.tsx";

Deno.test({
  name: "ChannelPicker says what the gateway leaves out, and nothing where that is nothing",
  fn() {
    const { desk, gateway } = startedDesk();
    const AtDesk = withDesk(desk, ChannelPicker);
    const shown = () => render(<AtDesk />);
    const channels = { type: "channels", channels: [], host_lost: false } as const;
    const follow = { type: "FOLLOWING_LIVESTREAM" } as const;
    const health = { type: "health", server_ms: 1, problem: null, programs: [] } as const;
    gateway.say({ ...channels, follow });
    gateway.say(health);
    assert.doesNotMatch(shown(), /data-left-out/);
    gateway.say({ ...channels, follow, left_out: 20 });
    gateway.say({ ...health, left_out: 3 });
    assert.match(shown(), /20 older replays are left out\./);
    assert.match(shown(), /The figures are without 3 programs, whose reports are too long\./);
  },
});
