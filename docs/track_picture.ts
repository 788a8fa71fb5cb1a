/**
 * Draws the tracks in a player's stream as an SVG, seen from above:
 *
 *   deno task player --from 5m-ago --rate max --exit-on-idle 2s | deno run docs/track_picture.ts > docs/flights.svg
 */
import { readLine } from "@rangecast/launch/read-line";
import { writeToStdout } from "@rangecast/cli/log";
import { MS_PER_DAY } from "@rangecast/base/utc";

const WIDTH = 1200;
const HEIGHT = 640;
const MARGIN = 48;
/** A point for each so many seconds of a track is enough for a picture. */
const STEP_S = 5;
const LABEL_WIDTH = 96;
const LABEL_HEIGHT = 13;
const METRES_PER_DEGREE = 111_320;

interface Point {
  readonly lat: number;
  readonly lon: number;
  readonly altitude_m: number;
}

/** From degrees to pixels. */
type Place = (point: Point) => [x: number, y: number];

interface StreamLine {
  readonly kind: string;
  readonly event_time: string;
  readonly message: { readonly sensor_id?: number };
  readonly position: Point | null;
}

/** Reads the stream: a list of points for each sensor. */
async function readTracks(lines: AsyncIterable<string>): Promise<Map<number, Point[]>> {
  const tracks = new Map<number, Point[]>();
  const latest = new Map<number, number>();
  for await (const text of lines) {
    const { kind, event_time, message, position } = readLine<StreamLine>(text);
    const id = message.sensor_id;
    if (kind !== "telemetry" || id === undefined || !position) continue;
    const time_s = (Date.parse(event_time) % MS_PER_DAY) / 1000;
    if (time_s - (latest.get(id) ?? -Infinity) < STEP_S) continue;
    latest.set(id, time_s);
    tracks.set(id, [...tracks.get(id) ?? [], position]);
  }
  return tracks;
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncIterable<string> {
  let rest = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** Equirectangular, with north up and the same scale both ways. */
function projection(
  points: readonly Point[],
): { readonly place: Place; readonly metresPerPixel: number } {
  const [south, north] = [
    Math.min(...points.map((p) => p.lat)),
    Math.max(...points.map((p) => p.lat)),
  ];
  const [west, east] = [
    Math.min(...points.map((p) => p.lon)),
    Math.max(...points.map((p) => p.lon)),
  ];
  const shrink = Math.cos((south + north) / 2 * Math.PI / 180);
  const scale = Math.min(
    (WIDTH - 2 * MARGIN) / ((east - west) * shrink),
    (HEIGHT - 2 * MARGIN) / (north - south),
  );
  const place = ({ lat, lon }: Point): [number, number] => [
    WIDTH / 2 + (lon - (west + east) / 2) * shrink * scale,
    HEIGHT / 2 - (lat - (south + north) / 2) * scale,
  ];
  return { place, metresPerPixel: METRES_PER_DEGREE / scale };
}

function scaleBar(metresPerPixel: number): string {
  const length_km =
    [1, 2, 5, 10, 20, 50, 100].findLast((km) => km * 1000 / metresPerPixel < WIDTH / 5) ?? 1;
  const length = length_km * 1000 / metresPerPixel;
  const y = HEIGHT - 24;
  return `<path d="M${MARGIN} ${y - 5}v5h${length.toFixed(1)}v-5" fill="none" stroke="#8b97a7"/>` +
    `<text x="${MARGIN + length + 8}" y="${y}">${length_km} km</text>`;
}

function drawTrack(points: readonly Point[], place: Place): string {
  const path = points.map((point) => place(point).map((value) => value.toFixed(1)).join(" "));
  return `<path d="M${path.join("L")}" fill="none" stroke="#4ea1ff" stroke-opacity="0.55"/>`;
}

/** The latest position of each track, named where there is room: a label gives way to an earlier one. */
function drawPlaces(tracks: ReadonlyMap<number, readonly Point[]>, place: Place): string[] {
  const taken: [number, number][] = [];
  return [...tracks].flatMap(([id, points]) => {
    const last = points.at(-1);
    if (!last) return [];
    const [x, y] = place(last);
    const dot = `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.5" fill="#35c38f"/>`;
    const hidden = taken.some(([a, b]) =>
      Math.abs(a - x) < LABEL_WIDTH && Math.abs(b - y) < LABEL_HEIGHT
    );
    if (hidden) return [dot];
    taken.push([x, y]);
    const label = `${id} · ${last.altitude_m.toFixed(0)} m`;
    return [dot, `<text x="${(x + 7).toFixed(1)}" y="${(y + 4).toFixed(1)}">${label}</text>`];
  });
}

/** The whole picture, in the colours of the kit's dark pages. */
function picture(tracks: ReadonlyMap<number, readonly Point[]>): string {
  const { place, metresPerPixel } = projection([...tracks.values()].flat());
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Inter, system-ui, sans-serif" font-size="11" fill="#8b97a7">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#0e1116"/>`,
    ...[...tracks.values()].map((points) => drawTrack(points, place)),
    ...drawPlaces(tracks, place),
    scaleBar(metresPerPixel),
    "</svg>",
    "",
  ].join("\n");
}

const tracks = await readTracks(linesOf(Deno.stdin.readable));
writeToStdout(picture(tracks));
