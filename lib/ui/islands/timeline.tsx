import { untracked, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import { ElementSize } from "../map/element_size.ts";
import { LayerCanvas } from "../map/layer_canvas.ts";
import { type Palette, readPalette, watchPalette } from "../map/palette.ts";
import { Still } from "../models/map/still.ts";
import { rangeText, sliderValues } from "../models/timeline/slider.ts";
import { namesNear, spotName, type StripMarks } from "../models/timeline/spot_name.ts";
import { TagInstants } from "../models/timeline/tag_instants.ts";
import { spanOf, type TimeRange } from "../models/timeline/time_range.ts";
import { drawStrip, type StripScene } from "../timeline/draw_strip.ts";
import { StripKey } from "../timeline/strip_key.ts";
import { SNAP_PX, StripPointer } from "../timeline/strip_pointer.ts";
import { StripRange } from "../timeline/strip_range.ts";
import { act } from "./act.ts";
import { Transport } from "./transport.tsx";
import { useFigures, useFrame, writeText } from "./use_frame.ts";

export interface TimelineProps {
  /** How far back the strip reaches at first. */
  readonly span_ms: number;
}

interface Strip {
  readonly size: ElementSize;
  readonly layer: LayerCanvas;
  readonly palette: Palette;
  readonly range: StripRange;
  readonly key: StripKey;
}

/** Time itself: what there is of it, where one is, and the way to anywhere else. */
export function Timeline({ span_ms }: TimelineProps) {
  const desk = useDesk();
  const strip = useRef<HTMLDivElement>(null);
  const drawn = useRef<Strip | null>(null);
  const hoverText = useRef<HTMLSpanElement>(null);
  /** The instant under the pointer. */
  const hovered = useRef<number | null>(null);
  const named = useRef(new Still());
  const tagInstants = useRef(new TagInstants());
  /** What keys have made of the strip, for who does not see it. */
  const told = useSignal("");
  useEffect(() => {
    const element = strip.current;
    if (!element) return;
    const range = new StripRange(desk, span_ms);
    const layer = new LayerCanvas(element);
    const key = new StripKey();
    const size = new ElementSize(element);
    drawn.current = { size, layer, range, key, palette: readPalette(document) };
    const pointer = new StripPointer(element, {
      desk,
      range,
      hovered: (at) => hovered.current = at,
    });
    const unwatch = watchPalette(document, () => {
      drawn.current = { size, layer, range, key, palette: readPalette(document) };
    });
    const unhear = desk.stripWish.subscribe((wish) => {
      if (wish === null) return;
      range.obey(wish);
      told.value = rangeText(range.value, desk.preferences.scale.peek());
    });
    return () => {
      unhear();
      unwatch();
      for (const part of [pointer, range, size]) part[Symbol.dispose]();
    };
  }, []);
  useFrame(() => {
    if (!drawn.current) return false;
    const { picture } = desk.client;
    const { size: { width, height }, layer, range, palette } = drawn.current;
    const at_ms = desk.playback.nowMs();
    range.keep(at_ms, width);
    const scene: StripScene = {
      ...{ width, height, palette, at_ms, range: range.value, hover_ms: hovered.current },
      ...{ history: desk.history.value, tags: desk.reachableTags.value },
      ...{ loop: desk.playback.loop.value, scale: desk.preferences.scale.value },
      window: windowOf(picture.clockView.value.vector?.window ?? null),
    };
    const moves = drawn.current.key.changes(scene);
    if (moves) drawStrip(layer, scene);
    return moves;
  });
  useFigures(() => {
    const at_ms = hovered.current ?? focusedMs();
    const { scale } = desk.preferences;
    const parts = [at_ms, desk.history.value, desk.reachableTags.value, scale.value] as const;
    if (!named.current.changes(parts)) return;
    writeText(hoverText.current, at_ms === null ? "" : spotName(at_ms, marks(), scale.value));
  });
  return (
    <section class="timeline" aria-label="Time">
      <Transport hoverText={hoverText} onLoop={() => act(desk, "loop")} />
      <div class="strip" ref={strip} role="slider" tabIndex={0} {...sliderProps()}></div>
      <p class="visually-hidden" role="status">{told.value}</p>
    </section>
  );

  /** The instant of the playhead while a keyboard has the strip; null else. */
  function focusedMs(): number | null {
    return strip.current?.matches(":focus-visible") ? desk.playback.nowMs() : null;
  }

  function marks(): StripMarks {
    const tags = desk.reachableTags.value;
    const { range, size } = drawn.current ?? {};
    const reach_ms = range && size ? SNAP_PX / Math.max(1, size.width) * spanOf(range.value) : 0;
    const instants = tagInstants.current.of(tags);
    return { history: desk.history.value, tags, instants, reach_ms };
  }

  /** As of the beat: a reader of screens is not told of every frame of a drag. */
  function sliderProps(): JSX.IntrinsicElements["div"] {
    void desk.beat.value;
    const scale = desk.preferences.scale.value;
    const [at_ms, names] = untracked(() => {
      const now_ms = desk.playback.nowMs();
      return [now_ms, namesNear(now_ms, marks())];
    });
    const range = drawn.current?.range.value ?? { from_ms: at_ms, to_ms: at_ms };
    const { min_s, max_s, now_s, text } = sliderValues(at_ms, range, { scale, names });
    return {
      ...{ "aria-label": "Timeline", "aria-valuetext": text },
      ...{ "aria-valuemin": min_s, "aria-valuemax": max_s, "aria-valuenow": now_s },
    };
  }
}

function windowOf(window: { start_ms: number; end_ms: number | null } | null): TimeRange | null {
  if (!window || window.end_ms === null) return null;
  return { from_ms: window.start_ms, to_ms: window.end_ms };
}
