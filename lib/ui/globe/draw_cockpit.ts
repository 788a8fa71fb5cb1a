import type { Palette } from "../map/palette.ts";
import { type Camera, focalPx } from "../models/globe/camera.ts";
import { horizonDip } from "../models/globe/cockpit.ts";

/** Degrees of the tape to either side, and of one of its marks. */
const TAPE_DEG = 30;
const MARK_DEG = 5;
const TAPE_PX = 8;
const TAPE_TOP = 44;
const NAMES: Readonly<Record<number, string>> = { 0: "N", 90: "E", 180: "S", 270: "W" };

/** What a pilot looks through: the heading along the top, eye level, and the nose. */
export function drawCockpit(
  context: CanvasRenderingContext2D,
  { camera, heading_deg, palette }: {
    readonly camera: Camera;
    /** NaN where it does not say. */
    readonly heading_deg: number;
    readonly palette: Palette;
  },
): void {
  context.lineWidth = 1;
  drawLevel(context, camera, palette);
  if (Number.isFinite(heading_deg)) drawTape(context, camera, { heading_deg, palette });
}

/** Eye level, above the horizon by its dip: what is on that line is as high as one is. */
function drawLevel(context: CanvasRenderingContext2D, camera: Camera, palette: Palette): void {
  const { eye, forward, width, height } = camera;
  const distance = Math.hypot(eye.x, eye.y, eye.z);
  const sine = (forward.x * eye.x + forward.y * eye.y + forward.z * eye.z) / distance;
  const focal_px = focalPx(camera);
  const level = height / 2 + focal_px * Math.tan(Math.asin(sine));
  const dip_px = focal_px * Math.tan(horizonDip(distance) / 180 * Math.PI);
  const [middle, gap, wing] = [width / 2, 28, Math.min(120, width / 5)];
  context.strokeStyle = palette.live;
  context.beginPath();
  for (const side of [-1, 1]) {
    context.moveTo(middle + side * gap, level);
    context.lineTo(middle + side * wing, level);
    context.lineTo(middle + side * wing, level + Math.min(dip_px, 8));
  }
  context.moveTo(middle - 10, level + 6);
  context.lineTo(middle, level);
  context.lineTo(middle + 10, level + 6);
  context.stroke();
}

function drawTape(
  context: CanvasRenderingContext2D,
  { width }: Camera,
  { heading_deg, palette }: { readonly heading_deg: number; readonly palette: Palette },
): void {
  const middle = width / 2;
  const scale = Math.min(TAPE_PX, width / 2 / TAPE_DEG * 0.7);
  context.strokeStyle = palette.ink;
  context.fillStyle = palette.ink;
  context.font = `11px ${palette.sans}`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.beginPath();
  const first = Math.ceil((heading_deg - TAPE_DEG) / MARK_DEG) * MARK_DEG;
  for (let mark = first; mark <= heading_deg + TAPE_DEG; mark += MARK_DEG) {
    const x = middle + (mark - heading_deg) * scale;
    const isLong = mark % 10 === 0;
    context.moveTo(x, TAPE_TOP);
    context.lineTo(x, TAPE_TOP + (isLong ? 8 : 4));
    const whole = (mark + 360) % 360;
    const name = NAMES[whole] ?? (whole % 30 === 0 ? String(whole / 10).padStart(2, "0") : "");
    if (name !== "") context.fillText(name, x, TAPE_TOP + 22);
  }
  context.stroke();
  context.fillStyle = palette.selection;
  context.beginPath();
  context.moveTo(middle, TAPE_TOP - 1);
  context.lineTo(middle - 5, TAPE_TOP - 9);
  context.lineTo(middle + 5, TAPE_TOP - 9);
  context.fill();
}
