import { seededRandom } from "@rangecast/base/random";
import { systemClock } from "@rangecast/base/clock";
import { hydrate } from "@rangecast/client/hydrate";
import { LiveClient } from "@rangecast/client/live-client";
import { gatewayUrl, webSocketTransport } from "@rangecast/client/transport";
import { browserStore } from "@rangecast/ui/browser-store";
import { ChannelPicker } from "@rangecast/ui/channel-picker";
import { Desk } from "@rangecast/ui/desk";
import { withDesk } from "@rangecast/ui/desk-context";
import { FindingPanel } from "@rangecast/ui/finding-panel";
import { Header } from "@rangecast/ui/header";
import { HelpSheet } from "@rangecast/ui/help-sheet";
import { Map } from "@rangecast/ui/map";
import { SheetBar } from "@rangecast/ui/sheet-bar";
import { StatusBar } from "@rangecast/ui/status-bar";
import { TagPanel } from "@rangecast/ui/tag-panel";
import { Timeline } from "@rangecast/ui/timeline";
import { TrackDetails } from "@rangecast/ui/track-details";
import { TrackTable } from "@rangecast/ui/track-table";

/** The islands on a page of the tests' own, with the desk at hand for who looks into them. */
const client = new LiveClient({
  open: webSocketTransport(gatewayUrl(new URL(document.URL), "/ws")),
  ...{ clock: systemClock, random: seededRandom(1), domain: "tspi" },
  ...{ rate_hz: 10, channel: null, follow: true },
});
const desk = new Desk({
  ...{ client, clock: systemClock, store: browserStore(document, () => localStorage) },
  loadHistory: async ({ from_ms, to_ms }, parts, signal) => {
    const answer = await fetch(`/history?from=${from_ms}&to=${to_ms}&parts=${parts}`, { signal });
    return await answer.json();
  },
});
hydrate({
  Header: withDesk(desk, Header),
  ChannelPicker: withDesk(desk, ChannelPicker),
  TrackTable: withDesk(desk, TrackTable),
  FindingPanel: withDesk(desk, FindingPanel),
  TagPanel: withDesk(desk, TagPanel),
  Map: withDesk(desk, Map),
  TrackDetails: withDesk(desk, TrackDetails),
  Timeline: withDesk(desk, Timeline),
  StatusBar: withDesk(desk, StatusBar),
  SheetBar: withDesk(desk, SheetBar),
  HelpSheet: withDesk(desk, HelpSheet),
});
desk.start();
Object.assign(globalThis, { desk });
