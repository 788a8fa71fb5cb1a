import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { traitsOf } from "@rangecast/domains/traits";
import { STATUS_CODES } from "@rangecast/gateway/track-columns";
import type { Desk } from "../desk/desk.ts";
import { useDesk } from "../desk/desk_context.tsx";
import { missingText } from "../models/status/track_items.ts";
import { NameRanks } from "../models/table/name_ranks.ts";
import { type RowWindow, rowWindow, scrollTo } from "../models/table/row_window.ts";
import { isFiltering, type TrackFilter } from "../models/filter/track_filter.ts";
import {
  ageOf,
  FIRST_ORDER,
  orderRows,
  reordered,
  speedOf,
  type TrackKey,
  type TrackOrder,
} from "../models/table/track_order.ts";
import { ageFigure, altitudeFigure, speedFigure } from "../models/units/format_units.ts";
import { ExportMenu } from "./export_menu.tsx";
import { FilterButton, ResetFilter, TrackFilterPanel, TrackSearch } from "./track_filter.tsx";
import { useHeight } from "./use_height.ts";

const ROW_PX = 26;
const TOUCH_ROW_PX = 44;
/** Rows above the first track. */
const HEAD_ROWS = 1;

/** The tracks that pass the filter, of which only those rows are there that are in sight. */
export function TrackTable() {
  const desk = useDesk();
  const order = useSignal<TrackOrder>(FIRST_ORDER);
  const isOpen = useSignal(false);
  const ranks = useMemo(() => new NameRanks(), []);
  const scroll_px = useSignal(0);
  const body = useRef<HTMLDivElement>(null);
  const { height_px, row_px } = useHeight(body, ROW_PX, TOUCH_ROW_PX);
  void desk.beat.value;
  const { picture } = desk.client;
  const { tracks } = picture;
  const filter = desk.filter.value;
  const rows = orderRows(tracks, order.value, desk.sieve, ranks.of(tracks));
  // Said once for each filter: counts change all the time, and a screen reader is to rest.
  const passing = useMemo(() => passingText(filter, rows.length, tracks.size), [filter]);
  const window = rowWindow({ scroll_px: scroll_px.value, height_px, row_px, total: rows.length });
  const selected = desk.selected.value;
  const index = rows.indexOf(tracks.rowOf(selected ?? "") ?? -1);
  useEffect(() => {
    if (body.current && index >= 0) {
      body.current.scrollTop = scrollTo(index, {
        ...{ scroll_px: body.current.scrollTop, height_px, row_px },
      });
    }
  }, [selected]);
  const { total, shown, live, predicted, stale } = desk.counts.value;
  const missing = missingText({
    refused: desk.client.picture.losses.value.tracks,
    unserved: desk.client.unserved.value,
  });
  return (
    <section class="panel" data-panel="tracks" aria-labelledby="tracks-head">
      <div class="panel-head">
        <h2 id="tracks-head">Tracks</h2>
        <span class="dim">
          {isFiltering(filter)
            ? `${shown} of ${total} shown`
            : `${live} live · ${predicted + stale} stale`}
        </span>
        <span class="visually-hidden" role="status">{passing}</span>
      </div>
      <div class="search-row">
        <TrackSearch />
        <FilterButton isOpen={isOpen.value} onPress={() => isOpen.value = !isOpen.value} />
        <ExportMenu rows={rows} />
      </div>
      {isOpen.value && <TrackFilterPanel />}
      {missing !== "" && <p class="panel-note">{missing}</p>}
      {shown === 0 && total > 0 && (
        <p class="panel-note">
          None of {total} passes the filter. <ResetFilter />
        </p>
      )}
      <div
        class="track-grid"
        role="grid"
        aria-label="Tracks"
        aria-rowcount={rows.length + HEAD_ROWS}
        aria-activedescendant={activeRow(rows, index, window)}
        tabIndex={0}
        onKeyDown={onKey}
      >
        <Head order={order.value} onOrder={(key) => order.value = reordered(order.value, key)} />
        <div
          class="track-table"
          role="rowgroup"
          // The grid has the focus: a browser would else give it to what scrolls as well.
          tabIndex={-1}
          ref={body}
          onScroll={(event) => scroll_px.value = event.currentTarget.scrollTop}
        >
          <Spacer height_px={window.before_px} />
          {Array.from(
            rows.subarray(window.first, window.first + window.count),
            (row, i) => shownRow(row, window.first + i),
          )}
          <Spacer height_px={window.after_px} />
        </div>
      </div>
    </section>
  );

  function shownRow(row: number, index: number) {
    const units = desk.preferences.units.value;
    const entity = tracks.entity[row] ?? "";
    const age = ageFigure(ageOf(tracks, row, picture.shownMs()));
    return (
      <div
        key={row}
        id={rowId(row)}
        role="row"
        aria-rowindex={index + 1 + HEAD_ROWS}
        aria-selected={entity === selected}
        data-status={STATUS_CODES[tracks.status[row] ?? 0]}
        onClick={() => desk.select(entity)}
      >
        <span role="gridcell" title={tracks.name[row]}>
          {tracks.titleOf(row)}
          {tracks.label[row] !== "" && <span class="dim">{tracks.name[row]}</span>}
        </span>
        <span role="gridcell">{altitudeFigure(tracks.altitude_m[row] ?? NaN, units).value}</span>
        <span role="gridcell">{speedFigure(speedOf(tracks, row), units).value}</span>
        <span role="gridcell" class="dim">{`${age.value} ${age.unit}`}</span>
      </div>
    );
  }

  function onKey(event: KeyboardEvent): void {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || rows.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))] ?? -1;
    desk.select(tracks.entity[next] ?? null);
  }
}

/** The row that arrows have led to, where it is in the document. */
function activeRow(
  rows: ArrayLike<number>,
  index: number,
  { first, count }: RowWindow,
): string | undefined {
  const row = index >= first && index < first + count ? rows[index] : undefined;
  return row === undefined ? undefined : rowId(row);
}

function rowId(row: number): string {
  return `track-${row}`;
}

function Head({ order, onOrder }: {
  readonly order: TrackOrder;
  readonly onOrder: (key: TrackKey) => void;
}) {
  const desk = useDesk();
  const units = desk.preferences.units.value;
  const names: readonly (readonly [TrackKey, string])[] = [
    ["entity", nounOf(desk)],
    ["altitude", `Alt ${altitudeFigure(0, units).unit}`],
    ["speed", units.speed],
    ["age", "Age"],
  ];
  return (
    <div class="track-head" role="row" aria-rowindex={1}>
      {names.map(([key, name]) => (
        <span key={key} role="columnheader" aria-sort={sortOf(order, key)}>
          <button
            type="button"
            onClick={() =>
              onOrder(key)}
          >
            {name}
          </button>
        </span>
      ))}
    </div>
  );
}

/** What the tracks of a table are called: by their domain, if they are of one. */
function nounOf({ client, counts }: Desk): string {
  const [domain = client.domains[0] ?? "", ...others] = counts.value.byDomain.keys();
  return others.length === 0 ? traitsOf(domain).noun : "Track";
}

function passingText(filter: TrackFilter, shown: number, total: number): string {
  return isFiltering(filter)
    ? `${shown} of ${total} tracks pass the filter`
    : "All tracks are shown";
}

function sortOf({ key, descending }: TrackOrder, column: TrackKey) {
  if (key !== column) return "none";
  return descending ? "descending" : "ascending";
}

/** Stands for rows that are not there. An SVG, as its height is no inline style. */
function Spacer({ height_px }: { readonly height_px: number }) {
  return <svg class="spacer" width="1" height={height_px} aria-hidden="true"></svg>;
}
