import { island } from "@rangecast/web/island";
import { logOutPath } from "@rangecast/web/log-out";
import type { Session } from "@rangecast/web/session";
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

const HeaderIsland = island("Header", Header);
const ChannelIsland = island("ChannelPicker", ChannelPicker);
const TableIsland = island("TrackTable", TrackTable);
const FindingIsland = island("FindingPanel", FindingPanel);
const TagIsland = island("TagPanel", TagPanel);
const MapIsland = island("Map", Map);
const DetailsIsland = island("TrackDetails", TrackDetails);
const TimelineIsland = island("Timeline", Timeline);
const StatusIsland = island("StatusBar", StatusBar);
const SheetIsland = island("SheetBar", SheetBar);
const HelpIsland = island("HelpSheet", HelpSheet);

/** Where the map begins until the first tracks are there: the whole world. */
const START = { lat: 30, lon: 10, zoom: 2 };

/** What the map is made of besides its tracks. */
export interface MapPlace {
  /** Addresses of land files by their names. */
  readonly land: Readonly<Record<string, string>>;
  readonly tileUrl: string | null;
  readonly sites: readonly { readonly name: string; readonly lat: number; readonly lon: number }[];
}

/** The page of a viewer. */
export function PlayerPage({ map, span_ms, session }: {
  readonly map: MapPlace;
  /** What the timeline shows at first. */
  readonly span_ms: number;
  readonly session: Session;
}) {
  return (
    <>
      <main class="desk">
        <div class="desk-head">
          <HeaderIsland
            program=""
            who={`${session.name} · ${session.role}`}
            logOutPath={logOutPath(session)}
          />
        </div>
        <div class="desk-left">
          <ChannelIsland />
          <TableIsland />
          <FindingIsland />
          <TagIsland />
        </div>
        <div class="desk-middle">
          <MapIsland start={START} {...map} />
        </div>
        <div class="desk-right">
          <DetailsIsland />
        </div>
        <div class="desk-time">
          <TimelineIsland span_ms={span_ms} />
        </div>
        <div class="desk-last">
          <StatusIsland />
        </div>
        <SheetIsland />
      </main>
      <HelpIsland />
    </>
  );
}
