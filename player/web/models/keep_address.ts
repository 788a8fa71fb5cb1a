import { effect } from "@preact/signals";
import type { Desk } from "@rangecast/ui/desk";
import { readAddress, writeAddress } from "@rangecast/ui/page-address";
import { placeOf, wishesFor } from "./page_place.ts";
import { Whereabouts } from "./whereabouts.ts";

/** Browsers refuse more than 100 changes of an address in 30 s. */
const LEAST_INTERVAL_MS = 500;

/** As much of a browser's window as an address needs. */
export interface AddressBar {
  readonly search: string;
  replace(search: string): void;
}

/** Goes where the page's address points to, and keeps it at where the viewer is. */
export function keepAddress(desk: Desk, bar: AddressBar): void {
  const given = readAddress(bar.search);
  desk.mapView.value = given.view;
  desk.selected.value = given.selected;
  desk.surface.value = given.surface;
  desk.filter.value = given.filter;
  follow(desk, bar, new Whereabouts(desk, wishesFor(given)));
}

function follow(desk: Desk, bar: AddressBar, whereabouts: Whereabouts): void {
  const { client, clock } = desk;
  let written_ms = -Infinity;
  let shown = bar.search;
  effect(() => {
    void desk.beat.value;
    const now_ms = clock.monotonicMs();
    if (now_ms - written_ms < LEAST_INTERVAL_MS || !whereabouts.areReached) return;
    const search = writeAddress({
      ...placeOf(client.channels.value?.follow ?? null, client.picture.playhead.nowMs()),
      selected: desk.selected.value,
      view: desk.mapView.value,
      surface: desk.surface.value,
      filter: desk.filter.value,
    });
    if (search === shown) return;
    written_ms = now_ms;
    shown = search;
    bar.replace(search);
  });
}
