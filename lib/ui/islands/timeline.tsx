import { untracked } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { parseIso } from "@rangecast/base/utc";
import type { Tag } from "@rangecast/channel/tag";
import { useDesk } from "../desk/desk_context.tsx";
import { ElementSize } from "../map/element_size.ts";
import { LayerCanvas } from "../map/layer_canvas.ts";
import { type Palette, readPalette, watchPalette } from "../map/palette.ts";
import { Still } from "../models/map/still.ts";
import { formatTime, type TimeScale } from "../models/time/format_time.ts";
import { type HistorySlice, rateAt } from "../models/timeline/history.ts";
import type { TimeRange } from "../models/timeline/time_range.ts";
import { groupedNumber } from "../models/units/format_units.ts";
import { drawStrip, type StripScene } from "../timeline/draw_strip.ts";
import { StripKey } from "../timeline/strip_key.ts";
import { StripPointer } from "../timeline/strip_pointer.ts";
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
    return () => {
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
    const parts = [
      ...[hovered.current, desk.history.value, desk.reachableTags.value] as const,
      desk.preferences.scale.value,
    ] as const;
    if (named.current.changes(parts)) writeText(hoverText.current, nameOf(...parts));
  });
  return (
    <section class="timeline" aria-label="Time">
      <Transport hoverText={hoverText} onLoop={() => act(desk, "loop")} />
      <div
        class="strip"
        ref={strip}
        role="slider"
        tabIndex={0}
        aria-label="Timeline"
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={0}
        aria-valuetext={valueText()}
      >
      </div>
    </section>
  );

  /** As of the beat: a reader of screens is not told of every frame of a drag. */
  function valueText(): string {
    void desk.beat.value;
    return formatTime(untracked(() => desk.playback.nowMs()), desk.preferences.scale.value);
  }
}

/** An instant, how much there was of it, and the tag that marks it. */
function nameOf(
  at_ms: number | null,
  history: HistorySlice,
  tags: readonly Tag[],
  scale: TimeScale,
): string {
  if (at_ms === null) return "";
  const rate = rateAt(history, at_ms);
  const parts = [
    formatTime(at_ms, scale, "tenths"),
    rate === null ? "" : `${groupedNumber(rate)} msg/s`,
    tags.find(({ ts }) => parseIso(ts) === at_ms)?.label ?? "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function windowOf(window: { start_ms: number; end_ms: number | null } | null): TimeRange | null {
  if (!window || window.end_ms === null) return null;
  return { from_ms: window.start_ms, to_ms: window.end_ms };
}
