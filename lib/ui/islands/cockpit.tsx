import { useRef } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import { type CockpitFigures, cockpitFigures } from "../models/globe/cockpit_figures.ts";
import { useFigures, writeText } from "./use_frame.ts";

const ROWS: readonly (readonly [keyof CockpitFigures, string])[] = [
  ["heading", "Heading"],
  ["speed", "Speed"],
  ["altitude", "Altitude"],
  ["climb", "Climb"],
];

/** What one reads while looking out of the selected track. */
export function Cockpit() {
  const desk = useDesk();
  const list = useRef<HTMLDListElement>(null);
  useFigures(() => {
    const { tracks } = desk.client.picture;
    const row = tracks.rowOf(desk.selected.value ?? "");
    const figures = cockpitFigures(tracks, row ?? -1, desk.motion.track_deg[row ?? -1] ?? NaN);
    for (const [name] of ROWS) {
      const cell = list.current?.querySelector(`[data-figure="${name}"]`) ?? null;
      writeText(cell, figures[name]);
    }
  });
  return (
    <div class="cockpit">
      <p>
        <b>{desk.titleOf(desk.selected.value ?? "")}</b>
        <button type="button" onClick={() => desk.toggleCockpit()}>
          Leave the cockpit <kbd>Esc</kbd>
        </button>
      </p>
      <dl ref={list}>
        {ROWS.map(([name, label]) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd data-figure={name}></dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
