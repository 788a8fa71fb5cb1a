/** An island where it stands on the page, with its props. */
class Places {
  readonly props: unknown[] = [];

  island(name: string, props: unknown = {}): string {
    const index = this.props.push(props) - 1;
    return `<div class="island" data-island="${name}" data-props="${index}"></div>`;
  }
}

/** A page with every island, as a program of the kit lays them out. */
export function uiPage(land: Readonly<Record<string, string>>): string {
  const places = new Places();
  const map = {
    start: { lat: 51, lon: 6.75, zoom: 9.5 },
    ...{ land, tileUrl: null },
    sites: [{ name: "Radar 2", lat: 51.02, lon: 6.62 }],
  };
  const header = { program: "", who: "desk-07 · viewer", logOutPath: "/logout" };
  const body = `<div class="desk">
<div class="desk-head">${places.island("Header", header)}</div>
<div class="desk-left">${
    ["ChannelPicker", "TrackTable", "TagPanel"].map((name) => places.island(name)).join("")
  }</div>
<div class="desk-middle">${places.island("Map", map)}</div>
<div class="desk-right">${places.island("TrackDetails")}</div>
<div class="desk-time">${places.island("Timeline", { span_ms: 10_200_000 })}</div>
<div class="desk-last">${places.island("StatusBar")}</div>
${places.island("SheetBar")}</div>${places.island("HelpSheet")}`;
  const props = JSON.stringify(places.props).replaceAll("<", "\\u003c");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Islands</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/ui.css"><script type="module" src="/entry.js"></script></head>
<body>${body}<script type="application/json" id="island-props">${props}</script></body></html>`;
}
