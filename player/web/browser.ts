import { systemClock } from "@rangecast/base/clock";
import { seededRandom } from "@rangecast/base/random";
import { hydrate } from "@rangecast/client/hydrate";
import { LiveClient } from "@rangecast/client/live-client";
import { gatewayUrl, webSocketTransport } from "@rangecast/client/transport";
import { SOCKET_PATH } from "@rangecast/gateway/protocol";
import { browserStore } from "@rangecast/ui/browser-store";
import { Desk } from "@rangecast/ui/desk";
import { withDesk } from "@rangecast/ui/desk-context";
import { ChannelPicker } from "@rangecast/ui/channel-picker";
import { Header } from "@rangecast/ui/header";
import { HelpSheet } from "@rangecast/ui/help-sheet";
import { Map } from "@rangecast/ui/map";
import { SheetBar } from "@rangecast/ui/sheet-bar";
import { StatusBar } from "@rangecast/ui/status-bar";
import { FindingPanel } from "@rangecast/ui/finding-panel";
import { TagPanel } from "@rangecast/ui/tag-panel";
import { Timeline } from "@rangecast/ui/timeline";
import { TrackDetails } from "@rangecast/ui/track-details";
import { TrackTable } from "@rangecast/ui/track-table";
import { keepAddress } from "./models/keep_address.ts";
import { loadHistory } from "./models/load_history.ts";
import { RATE_HZ } from "./models/picture_view.ts";
import { isLoggedIn, sessionTransport } from "./models/session_transport.ts";

const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
const client = new LiveClient({
  open: sessionTransport(
    webSocketTransport(gatewayUrl(new URL(document.URL), SOCKET_PATH)),
    isLoggedIn,
  ),
  ...{ clock: systemClock, random: seededRandom(seed) },
  ...{ domain: "tspi", rate_hz: RATE_HZ, channel: null, follow: true },
});
const desk = new Desk({
  ...{ client, clock: systemClock, loadHistory },
  store: browserStore(document, () => localStorage),
});
// For whoever looks into a page with the browser's tools, and for tests.
Object.assign(globalThis, { rangecast: desk });
keepAddress(desk, {
  search: location.search,
  replace: (search) => history.replaceState(null, "", search === "" ? "/" : search),
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
