import assert from "node:assert/strict";
import { until } from "../until.ts";

/** A page in which scripts can be run. */
interface Scripted {
  evaluate(script: string): Promise<unknown>;
}

/** What a page shows, read at one instant from its desk (`player/web/browser.ts`). */
export interface PagePicture {
  /** Null before the first state. */
  readonly channel_id: string | null;
  readonly epoch: string | null;
  /** `FOLLOWING_LIVESTREAM` and so on. */
  readonly follow: string | null;
  readonly connection: string;
  /** Of the channel's clock. */
  readonly state: string;
  /** Where the playhead is, and the wall clock at that moment. */
  readonly position_ms: number;
  readonly now_ms: number;
  /** Entity, latitude, longitude and event time of each track, by entity. */
  readonly tracks: readonly (readonly [string, number, number, number])[];
  readonly tags: readonly string[];
  readonly units: string | null;
}

const READ = `(() => {
  const { client } = rangecast;
  const { picture } = client;
  const { tracks } = picture;
  const shown = picture.shown.value;
  return {
    channel_id: shown.channel_id,
    epoch: shown.epoch,
    follow: client.channels.value?.follow.type ?? null,
    connection: client.connection.value.type,
    state: picture.clockView.value.state,
    position_ms: picture.playhead.nowMs(),
    now_ms: Date.now(),
    tracks: [...tracks.entities()].sort().map((entity) => {
      const row = tracks.rowOf(entity);
      return [entity, tracks.lat[row], tracks.lon[row], tracks.event_ms[row]];
    }),
    tags: picture.tags.value.map((tag) => tag.label),
    units: picture.display.value?.units ?? null,
  };
})()`;

/** @throws Error when the page has no desk yet. */
export async function pictureOf(page: Scripted): Promise<PagePicture> {
  return await page.evaluate(READ) as PagePicture; // As the script above says.
}

/** Waits until a page shows what `fits`, and returns it. */
export async function untilShown(
  what: string,
  page: Scripted,
  fits: (picture: PagePicture) => boolean,
): Promise<PagePicture> {
  let found: PagePicture | null = null;
  await until(what, async () => {
    const picture = await pictureOf(page).catch(() => null);
    found = picture;
    return picture !== null && fits(picture);
  }).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify(found)}`);
  });
  assert.ok(found, "it has been shown");
  return found;
}
