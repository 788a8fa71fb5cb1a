import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import type { Sample } from "@rangecast/client/entity-record";

export interface PlotProps {
  readonly title: string;
  readonly samples: readonly Sample[];
  /** Changes with the samples, which grow in place. */
  readonly version: number;
  /** A value in the units of the page. */
  readonly valueOf: (sample: Sample) => number;
  /** The shortest span of the axis: noise is not drawn as if it were something. */
  readonly least: number;
  /** The token of its colour. */
  readonly colour: "accent" | "live" | "replay";
}

const HEIGHT_PX = 96;
/** Points that are drawn: more than the pixels there are. */
const MAX_POINTS = 1_200;

/** A figure over time. The library comes when the first one is shown. */
export function Plot({ title, samples, version, valueOf, least, colour }: PlotProps) {
  const desk = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<{ setData(data: [number[], number[]]): void } | null>(null);
  const data = useRef<[number[], number[]]>([[], []]);
  const step = Math.max(1, Math.ceil(samples.length / MAX_POINTS));
  const shown = samples.filter((_, i) => i % step === 0);
  data.current = [shown.map(({ at_ms }) => at_ms / 1000), shown.map(valueOf)];
  useEffect(() => {
    let isGone = false;
    let dispose = () => {};
    void import("uplot").then(({ default: UPlot }) => {
      if (isGone || !place.current) return;
      const style = getComputedStyle(place.current);
      const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
      // Read with each drawing: the machine may go over to the other theme meanwhile.
      const colourOf = (name: string) => () => token(name);
      const made = new UPlot(
        {
          width: place.current.clientWidth,
          height: HEIGHT_PX,
          ...{ legend: { show: false }, cursor: { y: false }, padding: [4, 0, 0, 0] },
          scales: { x: { time: true }, y: { range: (_, low, high) => widened(low, high, least) } },
          series: [{}, { stroke: colourOf(colour), width: 1.5, points: { show: false } }],
          axes: [
            { show: false },
            {
              ...{
                size: 44,
                stroke: colourOf("dim"),
                font: `10px ${token("sans")}`,
                ticks: { show: false },
              },
              ...{ grid: { stroke: colourOf("line"), width: 1 }, splits: twoLines },
            },
          ],
        },
        data.current,
        place.current,
      );
      plot.current = made;
      dispose = () => made.destroy();
    });
    return () => {
      isGone = true;
      plot.current = null;
      dispose();
    };
  }, [colour, desk.preferences.theme.value]);
  useEffect(() => plot.current?.setData(data.current), [version, samples]);
  return (
    <figure class="plot-figure">
      <h3>{title}</h3>
      <div class="plot" ref={place} role="img" aria-label={`${title} over time`}></div>
    </figure>
  );
}

function widened(low: number, high: number, least: number): [number, number] {
  const margin = Math.max(0, least - (high - low)) / 2;
  return [low - margin, high + margin];
}

/** Two lines are enough to read a curve by. */
function twoLines(_: unknown, __: number, least: number, most: number): number[] {
  return [least + (most - least) / 4, least + (most - least) * 3 / 4].map((value) =>
    Math.abs(most - least) > 8 ? Math.round(value) : Math.round(value * 10) / 10
  );
}
