import { useDesk } from "../desk/desk_context.tsx";
import type { EntityRecord } from "@rangecast/client/entity-record";
import { traitsOf } from "@rangecast/domains/traits";
import { ON_GROUND } from "@rangecast/gateway/track-signs";
import { ACCELERATION_BITS, rawText, validityOf } from "../models/status/validity.ts";
import { ageOf, speedOf } from "../models/table/track_order.ts";
import {
  accelerationFigure,
  ageFigure,
  altitudeFigure,
  bearingFigure,
  climbFigure,
  type Figure,
  groupedNumber,
  lengthIn,
  speedFigure,
  speedIn,
  unitChoice,
  UNKNOWN,
} from "../models/units/format_units.ts";
import { placeText } from "../models/map/graticule.ts";
import { IconButton } from "./icon.tsx";
import { Plot } from "./plot.tsx";
import { ResetFilter } from "./track_filter.tsx";

/** The selected thing: figures, curves, where the time went, and the message itself. */
export function TrackDetails() {
  const desk = useDesk();
  const entity = desk.selected.value;
  void desk.beat.value;
  const { tracks } = desk.client.picture;
  const row = entity === null ? undefined : tracks.rowOf(entity);
  const record = desk.client.record.value?.of ?? null;
  const derived = record?.derivedAt(desk.client.picture.shownMs()) ?? null;
  return (
    <section class="panel" data-panel="details" aria-labelledby="details-head">
      <div class="panel-head">
        <h2 id="details-head">Selected</h2>
        {entity !== null && (
          <span class="button-row">
            <IconButton
              icon="follow"
              label="Follow on the map"
              keys="F"
              pressed={desk.follows.value}
              onPress={() => desk.follows.value = !desk.follows.value}
            />
            <IconButton icon="close" label="Select nothing" onPress={() => desk.select(null)} />
          </span>
        )}
      </div>
      {entity === null && <p class="panel-note">Select a track on the map or in the table.</p>}
      {entity !== null && row === undefined && (
        <p class="panel-note">{entity} is not in the picture at this instant.</p>
      )}
      {entity !== null && row !== undefined && (
        <div class="details">
          <p class="details-name">
            <b>{tracks.titleOf(row)}</b>
            {tracks.domain[row] !== tracks.primary && <span class="dim">{tracks.domain[row]}</span>}
          </p>
          {!desk.sieve.shows(row) && (
            <p class="details-note" role="status">
              The selected track is filtered out. <ResetFilter />
            </p>
          )}
          <Figures row={row} />
          {derived && <Smoothed {...derived} />}
          {record && <Curves record={record} />}
          <Latency row={row} />
          {record && record.raw !== null && (
            <>
              <h3>Message</h3>
              <pre class="raw">{rawText(record.raw)}</pre>
            </>
          )}
        </div>
      )}
    </section>
  );
}

function Figures({ row }: { readonly row: number }) {
  const desk = useDesk();
  void desk.beat.value;
  const { picture } = desk.client;
  const { tracks } = picture;
  const of = (column: Float64Array) => column[row] ?? NaN;
  const units = desk.preferences.units.value;
  const other = unitChoice(units.system === "metric" ? "imperial" : "metric");
  const speed_mps = speedOf(tracks, row);
  const traits = traitsOf(tracks.domain[row] ?? "");
  const validity = validityOf(tracks.mask[row] ?? 0, traits.mask);
  const place = { lat: of(tracks.lat), lon: of(tracks.lon) };
  return (
    <dl class="figures-table">
      {tracks.label[row] !== "" && <Words name={traits.entity} text={tracks.name[row] ?? ""} />}
      {traits.code !== null && <Words name={traits.code} text={tracks.code[row] || UNKNOWN} />}
      {traits.tellsGround && (
        <Words
          name="On the ground"
          text={((tracks.flags[row] ?? 0) & ON_GROUND) === 0 ? "no" : "yes"}
        />
      )}
      <Line name="Altitude" figure={altitudeFigure(of(tracks.altitude_m), units)} />
      <Line name="" figure={altitudeFigure(of(tracks.altitude_m), other)} />
      <Line name="Speed" figure={speedFigure(speed_mps, units)} />
      <Line name="" figure={speedFigure(speed_mps, other)} />
      <Line name="Track" figure={bearingFigure(desk.motion.track_deg[row] ?? NaN)} />
      <Line name="Climb" figure={climbFigure(of(tracks.up_mps), units)} />
      <Line name="" figure={climbFigure(of(tracks.up_mps), other)} />
      {(traits.mask & ACCELERATION_BITS) !== 0 && (
        <Line name="Accel." figure={accelerationFigure(of(tracks.acceleration_mps2), units)} />
      )}
      <Line name="Age" figure={ageFigure(ageOf(tracks, row, picture.shownMs()))} />
      <dt>Validity</dt>
      <dd class={validity.invalid.length === 0 ? "good" : "doubtful"}>{validity.text}</dd>
      <dd class="unit"></dd>
      {validity.invalid.length > 0 && (
        <dd class="doubtful whole">not valid: {validity.invalid.join(", ")}</dd>
      )}
      <dd class="dim whole">{Number.isFinite(place.lat) ? placeText(place) : "no position"}</dd>
    </dl>
  );
}

/** What was worked out: it stands apart from what was measured. */
function Smoothed({ altitude_m, vertical_rate_mps }: {
  readonly altitude_m: number;
  readonly vertical_rate_mps: number;
}) {
  const units = useDesk().preferences.units.value;
  return (
    <>
      <h3>Derived, not measured</h3>
      <dl class="figures-table derived">
        <Line name="Baro. altitude" figure={altitudeFigure(altitude_m, units)} />
        <Line name="Climb" figure={climbFigure(vertical_rate_mps, units)} />
      </dl>
    </>
  );
}

function Words({ name, text }: { readonly name: string; readonly text: string }) {
  return <Line name={name} figure={{ value: text, unit: "" }} />;
}

function Line({ name, figure }: { readonly name: string; readonly figure: Figure }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{figure.value}</dd>
      <dd class="unit">{figure.unit}</dd>
    </>
  );
}

function Curves({ record }: { readonly record: EntityRecord }) {
  const desk = useDesk();
  const units = desk.preferences.units.value;
  // The record grows in place: what reads it has to be told.
  void desk.client.record.value;
  const { samples, version } = record;
  const shared = { samples, version };
  const { system } = units;
  return (
    <>
      <Plot
        {...shared}
        title={`Altitude, ${altitudeFigure(0, units).unit}`}
        valueOf={({ altitude_m }) => lengthIn(altitude_m, units)}
        least={50}
        colour="accent"
        key={`altitude ${record.entity} ${system}`}
      />
      <Plot
        {...shared}
        title={`Speed, ${units.speed}`}
        valueOf={({ speed_mps }) => speedIn(speed_mps, units)}
        least={4}
        colour="live"
        key={`speed ${record.entity} ${units.speed}`}
      />
      {samples.some(({ acceleration_mps2 }) => acceleration_mps2 === acceleration_mps2) && (
        <Plot
          {...shared}
          title={`Acceleration, ${accelerationFigure(0, units).unit}`}
          valueOf={({ acceleration_mps2 }) => lengthIn(acceleration_mps2, units)}
          least={2}
          colour="replay"
          key={`acceleration ${record.entity} ${system}`}
        />
      )}
    </>
  );
}

/** Where the time went: the hops from the source to this screen. */
function Latency({ row }: { readonly row: number }) {
  const desk = useDesk();
  void desk.beat.value;
  const { picture, offset } = desk.client;
  const { tracks } = picture;
  const event_ms = tracks.event_ms[row] ?? NaN;
  const recv_ms = tracks.recv_ms[row] ?? NaN;
  const offset_ms = tracks.offset_ms[row] ?? NaN;
  const { toStream, toGateway, inGateway, toScreen } = picture.wayOf(tracks.domain[row] ?? "");
  const hops: readonly (readonly [string, number | undefined])[] = [
    ["source clock offset", offset_ms],
    ["source → receipt", recv_ms - event_ms - offset_ms],
    ["receipt → stream", toStream.read()?.p50_ms],
    ["stream → gateway", toGateway.read()?.p50_ms],
    ["in the gateway", inGateway.read()?.p50_ms],
    ["gateway → screen", toScreen.read()?.p50_ms],
    ["there and back", offset.round_trip_ms ?? NaN],
  ];
  return (
    <>
      <h3>Where the time went</h3>
      <dl class="figures-table">
        {hops.map(([name, value]) => <Line key={name} name={name} figure={hopFigure(value)} />)}
      </dl>
    </>
  );
}

function hopFigure(value = NaN): Figure {
  return Number.isFinite(value)
    ? { value: groupedNumber(value, 1), unit: "ms" }
    : { value: "unknown", unit: "" };
}
