import { useDesk } from "../desk/desk_context.tsx";
import { LAND_AWAY, noticeOf } from "../models/status/picture_state.ts";

/** Why there is no map. */
export type MapFailure = "not loaded" | "not made";

const HINTS: Readonly<Record<MapFailure, string>> = {
  "not loaded": "Its program could not be loaded. Reload the page once the network is there.",
  "not made": "This browser cannot draw it. Reload the page, or take a newer browser.",
};

/** What keeps the map from being there at all, and what to do about it. */
export function MapNotice({ failure }: { readonly failure: MapFailure }) {
  return (
    <div class="notice" data-tone="alarm" data-place="middle" role="status">
      <b>No map here</b>
      <p>{HINTS[failure]}</p>
      <button type="button" onClick={() => location.reload()}>Reload the page</button>
    </div>
  );
}

/** What keeps the picture from being good, in words. */
export function PictureNotice({ isAlone }: {
  /** Whether nothing else stands in the middle. */
  readonly isAlone: boolean;
}) {
  const desk = useDesk();
  const notice = noticeOf(desk.state.value) ?? (desk.landAway.value ? LAND_AWAY : null);
  if (!notice) return null;
  const hasTracks = desk.client.picture.tracks.size > 0;
  return (
    <div
      class="notice"
      data-tone={notice.tone}
      data-place={hasTracks || !isAlone ? "top" : "middle"}
      role="status"
    >
      <b>{notice.title}</b>
      <p>{notice.hint}</p>
      {desk.state.value.type === "not allowed" && <a href="/login">Log in</a>}
    </div>
  );
}
