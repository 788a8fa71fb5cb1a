import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import type { MapView } from "../models/address/page_address.ts";
import { measureText, type Site } from "../map/draw_overlay.ts";
import type { MapPicture } from "../map/map_picture.ts";
import type { GlobePicture } from "../globe/globe_picture.ts";
import { Globe } from "./globe.tsx";
import { IconButton } from "./icon.tsx";
import { listenToMap } from "./map_pointer.ts";
import { endText } from "./map_readout.ts";
import { type MapFailure, MapNotice, PictureNotice } from "./picture_notice.tsx";
import { useFrame } from "./use_frame.ts";

export interface MapProps {
  /** Where it begins, until the first tracks are there or the address says otherwise. */
  readonly start: MapView;
  /** Addresses of the land files by their names; empty for a map without land. */
  readonly land: Readonly<Record<string, string>>;
  /** Null for the land that is shipped along. */
  readonly tileUrl: string | null;
  /** Sensors that stand. */
  readonly sites: readonly Site[];
}

/** The picture. */
export function Map({ start, land, tileUrl, sites }: MapProps) {
  const desk = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const picture = useRef<MapPicture | null>(null);
  const globe = useRef<GlobePicture | null>(null);
  const failure = useSignal<MapFailure | null>(null);
  const isShown = desk.surface.value === "map";
  useEffect(() => {
    const stop = new AbortController();
    const make = (module: typeof import("../map/map_picture.ts")) => {
      if (stop.signal.aborted || !place.current) return;
      const view = desk.mapView.value ?? start;
      const made = new module.MapPicture(place.current, {
        ...{ desk, start: view, land, tileUrl, sites },
      });
      picture.current = made;
      listenToMap({ desk, made, place: place.current, readout, signal: stop.signal });
      stop.signal.addEventListener("abort", () => made[Symbol.dispose]());
    };
    const fail = (why: MapFailure, error: unknown) => {
      failure.value = why;
      reportError(error);
    };
    // Leaflet needs a window, which the server has not.
    import("../map/map_picture.ts").then((module) => {
      try {
        make(module);
      } catch (error) {
        fail("not made", error);
      }
    }, (error) => fail("not loaded", error));
    return () => stop.abort();
  }, []);
  useFrame(() => desk.playback.keepLoop());
  return (
    <>
      <div
        class="map"
        ref={place}
        role="application"
        aria-label="Map of the tracks; the table lists the same"
        tabIndex={isShown ? 0 : -1}
        data-away={!isShown}
      >
      </div>
      <div class="map-readout" ref={readout} aria-hidden="true" hidden={!isShown}></div>
      <Globe start={start} land={land} sites={sites} picture={globe} />
      <MeasureWords line={() => picture.current?.measured() ?? null} />
      <MapTools view={() => (isShown ? picture.current : globe.current)?.view ?? null} />
      {isShown && failure.value && <MapNotice failure={failure.value} />}
      <PictureNotice isAlone={!isShown || failure.value === null} />
    </>
  );
}

/** What a picture looks at, on a map or on a globe. */
interface ZoomView {
  zoomBy(levels: number): void;
}

function MapTools({ view }: { readonly view: () => ZoomView | null }) {
  const desk = useDesk();
  const { follows } = desk;
  const isGlobe = desk.surface.value === "globe";
  return (
    <div class="map-tools" role="toolbar" aria-label="Map" aria-orientation="vertical">
      <IconButton icon="plus" label="Closer" keys="+" onPress={() => view()?.zoomBy(1)} />
      <IconButton icon="minus" label="Wider" keys="-" onPress={() => view()?.zoomBy(-1)} />
      <IconButton icon="fit" label="Show all tracks" keys="A" onPress={() => desk.fits.value++} />
      <IconButton
        icon="follow"
        label="Follow the selected track"
        keys="F"
        pressed={follows.value}
        disabled={desk.selected.value === null}
        onPress={() => follows.value = !follows.value}
      />
      <IconButton
        icon="globe"
        label="Globe"
        keys="V"
        pressed={isGlobe}
        onPress={() => desk.toggleSurface()}
      />
      <IconButton
        icon="rings"
        label="Range rings"
        keys="G"
        pressed={desk.ringCentre.value !== null}
        onPress={() => desk.toggleRings()}
      />
      {isGlobe ? <GlobeTools /> : <FlatTools />}
    </div>
  );
}

/** What there is on the globe alone. */
function GlobeTools() {
  const desk = useDesk();
  const times = `${desk.exaggeration.value}×`;
  return (
    <>
      <button
        type="button"
        class="icon-button heights"
        aria-label={`Heights times ${desk.exaggeration.value}`}
        title="Exaggerate heights (X)"
        onClick={() => desk.nextExaggeration()}
      >
        {times}
      </button>
      <IconButton
        icon="cockpit"
        label="Cockpit of the selected track"
        keys="C"
        pressed={desk.cockpit.value}
        disabled={desk.selected.value === null}
        onPress={() => desk.toggleCockpit()}
      />
    </>
  );
}

/** What there is on the map alone. */
function FlatTools() {
  const desk = useDesk();
  return (
    <IconButton
      icon="measure"
      label="Measure distance and bearing"
      keys="M"
      pressed={desk.measuring.isOn.value}
      onPress={() => desk.measuring.toggle(desk.selected.value)}
    />
  );
}

/** The ends that are set, for who does not see the line. */
function MeasureWords({ line }: { readonly line: () => ReturnType<MapPicture["measured"]> }) {
  const desk = useDesk();
  const ends = desk.measuring.ends.value;
  const words = useMemo(() => {
    const [from, to] = ends.map((end) => endText(desk, end));
    if (from === undefined) return "";
    if (to === undefined) return `Measuring from ${from}`;
    const measured = line();
    const figures = measured && measureText(...measured, desk.preferences.units.peek());
    return `${from} to ${to}: ${figures ?? "not on the map"}`;
  }, [ends]);
  return <p class="visually-hidden" role="status">{words}</p>;
}
