import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import type { Desk } from "../desk/desk.ts";
import type { GlobePicture } from "../globe/globe_picture.ts";
import type { Site } from "../map/draw_overlay.ts";
import type { MapView } from "../models/address/page_address.ts";
import { listenToGlobe } from "./globe_pointer.ts";
import { Cockpit } from "./cockpit.tsx";

export interface GlobeProps {
  readonly start: MapView;
  readonly land: Readonly<Record<string, string>>;
  readonly sites: readonly Site[];
  /** The picture, as soon as there is one, for the buttons of the page. */
  readonly picture: { current: GlobePicture | null };
}

type GlobeState = "none" | "loading" | "shown" | "failed" | "lost";

/** The tracks on the globe. Nothing of it is loaded before somebody wants to see it. */
export function Globe({ picture, ...options }: GlobeProps) {
  const desk = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const state = useSignal<GlobeState>("none");
  const isWanted = desk.surface.value === "globe";
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  useEffect(() => {
    if (!isWanted || state.value !== "none") return;
    state.value = "loading";
    const { signal } = stop.current = new AbortController();
    load(desk, place, { ...options, state, signal }).then((made) => {
      if (!made || !place.current) return;
      picture.current = made;
      listenToGlobe({ desk, made, place: place.current, readout, signal });
    }, () => state.value = "failed");
  }, [isWanted]);
  return (
    <>
      <div
        class="globe"
        ref={place}
        role="application"
        aria-label="Globe of the tracks; the table lists the same"
        tabIndex={isWanted ? 0 : -1}
        data-away={!isWanted}
      >
      </div>
      {isWanted && <div class="map-readout" ref={readout} aria-hidden="true"></div>}
      {isWanted && <GlobeNotice state={state.value} />}
      {isWanted && desk.cockpit.value && <Cockpit />}
    </>
  );
}

/** Null when nobody wants it any more. @throws Error when there is no WebGL, or no module. */
async function load(
  desk: Desk,
  place: { readonly current: HTMLDivElement | null },
  { state, signal, ...options }: Omit<GlobeProps, "picture"> & {
    readonly state: Signal<GlobeState>;
    readonly signal: AbortSignal;
  },
): Promise<GlobePicture | null> {
  const { GlobePicture } = await import("../globe/globe_picture.ts");
  if (signal.aborted || !place.current) return null;
  const made = new GlobePicture(place.current, {
    ...{ desk, ...options, start: desk.mapView.value ?? options.start },
    onLost: (lost) => state.value = lost ? "lost" : "shown",
  });
  signal.addEventListener("abort", () => made[Symbol.dispose]());
  state.value = "shown";
  return made;
}

const NOTICES: Readonly<Partial<Record<GlobeState, readonly [string, string]>>> = {
  loading: ["Loading the globe", "Once; it is there at once afterwards."],
  failed: ["No globe here", "This browser has no WebGL 2, or could not load it."],
  lost: ["The globe has stopped", "The browser has taken the graphics away; it waits for them."],
};

function GlobeNotice({ state }: { readonly state: GlobeState }) {
  const desk = useDesk();
  const [title, hint] = NOTICES[state] ?? [];
  if (title === undefined) return null;
  return (
    <div
      class="notice"
      data-tone={state === "loading" ? "info" : "warning"}
      data-place="middle"
      role="status"
    >
      <b>{title}</b>
      <p>{hint}</p>
      {state !== "loading" && (
        <button type="button" onClick={() => desk.toggleSurface()}>Back to the map</button>
      )}
    </div>
  );
}
