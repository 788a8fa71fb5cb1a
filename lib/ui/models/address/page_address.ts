import { parseChannelId } from "@rangecast/channel/channel-id";

/** What the address of a page carries: where somebody else, who opens it, shall look. */
export interface PageAddress {
  /** Null: what the viewer follows by the state table. */
  readonly channel: string | null;
  /** The instant of a replay, Unix ms; null: wherever the channel is. */
  readonly at_ms: number | null;
  readonly selected: string | null;
  readonly view: MapView | null;
  readonly surface: Surface;
}

/** What a picture is drawn on. */
export type Surface = "map" | "globe";

export interface MapView {
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
}

const MAX_NAME_LENGTH = 256;
const MAX_ZOOM = 20;

/** Reads the query of an address; what makes no sense is left out, as others may have typed it. */
export function readAddress(search: string): PageAddress {
  const params = new URLSearchParams(search);
  const channel = params.get("channel");
  const selected = params.get("track");
  const at_ms = Date.parse(params.get("at") ?? "");
  return {
    channel: channel !== null && parseChannelId(channel) ? channel : null,
    at_ms: Number.isFinite(at_ms) ? at_ms : null,
    selected: selected !== null && selected !== "" && selected.length <= MAX_NAME_LENGTH
      ? selected
      : null,
    view: readView(params.get("view")),
    surface: params.get("on") === "globe" ? "globe" : "map",
  };
}

/** The query for an address, with its `?`; empty when there is nothing to carry. */
export function writeAddress({ channel, at_ms, selected, view, surface }: PageAddress): string {
  const params = new URLSearchParams();
  if (channel !== null) params.set("channel", channel);
  if (at_ms !== null) params.set("at", new Date(at_ms).toISOString());
  if (selected !== null) params.set("track", selected);
  if (view) {
    params.set("view", [view.lat.toFixed(5), view.lon.toFixed(5), view.zoom.toFixed(2)].join(","));
  }
  if (surface === "globe") params.set("on", surface);
  const text = params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text === "" ? "" : `?${text}`;
}

function readView(text: string | null): MapView | null {
  const parts = (text ?? "").split(",");
  const [lat = NaN, lon = NaN, zoom = NaN] = parts.map((part) => part === "" ? NaN : Number(part));
  const isPlace = Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return parts.length === 3 && isPlace && zoom >= 0 && zoom <= MAX_ZOOM ? { lat, lon, zoom } : null;
}
