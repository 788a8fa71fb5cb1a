import type { Desk } from "../desk/desk.ts";

/**
 * Calls `use` once, as soon as there are tracks; not at all where the address has said where to look.
 * Returns what ends the waiting.
 */
export function onFirstTracks(desk: Desk, use: () => void): () => void {
  const { tracks } = desk.client.picture;
  if (desk.mapView.peek() !== null) return () => {};
  if (tracks.size > 0) {
    use();
    return () => {};
  }
  // Of the table itself: a picture that begins empty is not told anew when tracks come to it.
  const stop = tracks.listen(() => {
    if (tracks.size === 0) return;
    stop();
    use();
  });
  return stop;
}
