import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../until.ts";
import { evaluate } from "./player_stand.ts";

/**
 * Tracks where the map has a symbol, by what is painted there: the middle of a symbol is full, and
 * that of one that is left out is empty, as long as no label of another lies on it.
 */
const DRAWN = `(() => {
  const { motion, mapView, client: { picture: { tracks, playhead } } } = rangecast;
  const { lat, lon, zoom } = mapView.value;
  const canvas = document.querySelectorAll(".map canvas")[2];
  const copy = new OffscreenCanvas(canvas.width, canvas.height)
    .getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const ratio = canvas.width / canvas.clientWidth;
  const scale = 256 * 2 ** zoom * ratio;
  const centre_y = (1 - Math.asinh(Math.tan(lat * Math.PI / 180)) / Math.PI) / 2;
  return [...tracks.entities()].filter((key) => {
    const row = tracks.rowOf(key);
    const after_ms = playhead.nowMs() - motion.at_ms[row];
    const across = motion.x[row] + motion.speed_x[row] * after_ms - (lon + 180) / 360;
    const down = motion.y[row] + motion.speed_y[row] * after_ms - centre_y;
    const [x, y] = [canvas.width / 2 + across * scale, canvas.height / 2 + down * scale];
    const { data } = copy.getImageData(Math.round(x) - 3, Math.round(y) - 3, 7, 7);
    return data.some((value, i) => i % 4 === 3 && value > 200);
  }).sort();
})()`;

/** Waits until the map has symbols of these tracks and of no others. */
export async function untilOnMap(page: Page, keys: readonly string[]): Promise<void> {
  const wanted = JSON.stringify(keys);
  let seen = "";
  await until(
    `the map has ${wanted}`,
    async () => (seen = JSON.stringify(await evaluate(page, DRAWN))) === wanted,
  ).catch((error) => {
    throw new Error(`${error.message}: ${seen}`);
  });
}

/** A click on the middle of the map. */
export async function clickMiddle(page: Page): Promise<void> {
  const box = await page.locator(".map").boundingBox();
  assert.ok(box);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** How many points of the map have the colour of an open finding, near its middle. */
export async function ringPoints(page: Page): Promise<number> {
  return await evaluate(
    page,
    `(() => {
      const canvas = document.querySelectorAll(".map canvas")[2];
      const copy = new OffscreenCanvas(80, 80).getContext("2d", { willReadFrequently: true });
      copy.drawImage(canvas, 40 - canvas.width / 2, 40 - canvas.height / 2);
      const { data } = copy.getImageData(0, 0, 80, 80);
      let points = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] > 200 && data[i + 1] < 120 && data[i + 2] < 120 && data[i + 3] > 40) points++;
      }
      return points;
    })()`,
  );
}
