import { parseChannelId } from "@rangecast/channel/channel-id";
import { MAX_SEARCH_LENGTH, type TrackFilter } from "../filter/track_filter.ts";

/** What the address of a page carries: where somebody else, who opens it, shall look. */
export interface PageAddress {
  /** Null: what the viewer follows by the state table. */
  readonly channel: string | null;
  /** The instant of a replay, Unix ms; null: wherever the channel is. */
  readonly at_ms: number | null;
  readonly selected: string | null;
  readonly view: MapView | null;
  readonly surface: Surface;
  readonly filter: TrackFilter;
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
const MAX_HEIGHT_M = 1e9;
const DOMAIN_NAME = /^[a-z][a-z0-9_-]{0,31}$/;
const MAX_DOMAINS = 16;

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
    filter: readFilter(params),
  };
}

/** The query for an address, with its `?`; empty when there is nothing to carry. */
export function writeAddress(address: PageAddress): string {
  const { channel, at_ms, selected, view, surface, filter } = address;
  const params = new URLSearchParams();
  if (channel !== null) params.set("channel", channel);
  if (at_ms !== null) params.set("at", new Date(at_ms).toISOString());
  if (selected !== null) params.set("track", selected);
  if (view) {
    params.set("view", [view.lat.toFixed(5), view.lon.toFixed(5), view.zoom.toFixed(2)].join(","));
  }
  if (surface === "globe") params.set("on", surface);
  writeFilter(params, filter);
  const text = params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text === "" ? "" : `?${text}`;
}

function readFilter(params: URLSearchParams): TrackFilter {
  const [least, most] = (params.get("alt") ?? "").split("..");
  return {
    search: (params.get("find") ?? "").slice(0, MAX_SEARCH_LENGTH),
    least_m: readHeight(least),
    most_m: readHeight(most),
    ground: params.get("ground") !== "no",
    without: (params.get("without") ?? "").split(",").filter((name) => DOMAIN_NAME.test(name))
      .slice(0, MAX_DOMAINS),
  };
}

/** Metres; null where none are given. */
function readHeight(text = ""): number | null {
  const height_m = text === "" ? NaN : Number(text);
  return Math.abs(height_m) <= MAX_HEIGHT_M ? height_m : null;
}

function writeFilter(params: URLSearchParams, filter: TrackFilter): void {
  const { search, least_m, most_m, ground, without } = filter;
  if (search.trim() !== "") params.set("find", search.trim());
  if (least_m !== null || most_m !== null) {
    params.set("alt", [least_m, most_m].map((height_m) => height_m?.toFixed(1) ?? "").join(".."));
  }
  if (!ground) params.set("ground", "no");
  if (without.length > 0) params.set("without", without.join(","));
}

function readView(text: string | null): MapView | null {
  const parts = (text ?? "").split(",");
  const [lat = NaN, lon = NaN, zoom = NaN] = parts.map((part) => part === "" ? NaN : Number(part));
  const isPlace = Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return parts.length === 3 && isPlace && zoom >= 0 && zoom <= MAX_ZOOM ? { lat, lon, zoom } : null;
}
