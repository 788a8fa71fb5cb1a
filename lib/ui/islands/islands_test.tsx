import assert from "node:assert/strict";
import { render } from "@rangecast/tests/render";
import { ChannelPicker } from "./channel_picker.tsx";
import { FindingPanel } from "./finding_panel.tsx";
import { Header } from "./header.tsx";
import { HelpSheet } from "./help_sheet.tsx";
import { Map } from "./map.tsx";
import { SheetBar } from "./sheet_bar.tsx";
import { StatusBar } from "./status_bar.tsx";
import { TagPanel } from "./tag_panel.tsx";
import { Timeline } from "./timeline.tsx";
import { TrackDetails } from "./track_details.tsx";
import { TrackTable } from "./track_table.tsx";

const MAP = {
  ...{ start: { lat: 0, lon: 0, zoom: 2 }, land: {}, tileUrl: null, sites: [] },
};

Deno.test({
  name: "Islands are rendered by the server, and read well before any script has run",
  fn() {
    const html = [
      render(<Header program="" who="desk-07 · viewer" logOutPath={null} />),
      render(<Header program="" who="desk-07 · viewer" logOutPath="/logout" />),
      render(<ChannelPicker />),
      render(<TrackTable />),
      render(<FindingPanel />),
      render(<TagPanel />),
      render(<Map {...MAP} />),
      render(<TrackDetails />),
      render(<Timeline span_ms={3_600_000} />),
      render(<StatusBar />),
      render(<SheetBar />),
      render(<HelpSheet />),
    ];
    for (const part of html) {
      assert.doesNotMatch(part, / style=/, "the policy forbids inline styles");
      assert.doesNotMatch(part, /<script|undefined|NaN|\[object/);
    }
    const page = html.join("");
    const says = [
      ...["NO PICTURE", "--:--:--", "Connecting", "Not known yet.", "0 live · 0 stale"],
      ...[
        "None is open.",
        "None yet. Press T to mark an instant.",
        "Select a track on the map or in the table.",
      ],
    ];
    assert.match(page, /<form method="post" action="\/logout"><button type="submit">Log out</);
    for (const text of says) assert.ok(page.includes(text), text);
  },
});
