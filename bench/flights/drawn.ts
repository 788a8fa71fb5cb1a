import { TrackTable } from "@rangecast/client/track-table";
import type { Track } from "@rangecast/domains/domain";
import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import type { FlightMessage } from "@rangecast/domains/flight/message";
import { packTracks } from "@rangecast/gateway/pack-tracks";
import { readTracks } from "@rangecast/gateway/track-columns";
import { trackRow } from "@rangecast/gateway/track-row";
import { Motion, onScreen, placeOnScreen } from "@rangecast/ui/motion";
import { placeUnder, viewport } from "@rangecast/ui/viewport";

const DOMAIN = flightDomain();
/** Some metres a pixel; parts of a pixel count. */
const ZOOM = 14;

/** Draws one aircraft as pages do, from the row that the gateway sends of it. */
export class DrawnFlight {
  readonly #table = new TrackTable();
  readonly #motion = new Motion(this.#table);
  readonly #screen = onScreen();

  constructor() {
    this.#table.listen((change) => this.#motion.update(change));
  }

  /** Where it is drawn at `at_ms` on the channel's timeline, when nothing else was heard of it. */
  placeAt(
    track: Track<FlightMessage>,
    at_ms: number,
  ): { readonly lat: number; readonly lon: number } {
    // Another status would be drawn in the same place.
    const row = trackRow(DOMAIN, track, "GHOST");
    this.#table.replace([readTracks(packTracks([row]))], true, DOMAIN.name);
    const view = viewport({ centre: row, zoom: ZOOM, width: 0, height: 0 });
    placeOnScreen(this.#table, this.#motion, { at_ms, view }, this.#screen);
    return placeUnder(this.#screen.x[0] ?? NaN, this.#screen.y[0] ?? NaN, view);
  }
}
