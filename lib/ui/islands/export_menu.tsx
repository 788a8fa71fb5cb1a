import { useDesk } from "../desk/desk_context.tsx";
import { type ExportFormat, exportRows } from "../models/export/export_row.ts";
import { EXPORT_FORMATS, exportFileName } from "../models/export/formats.ts";

/** Saves the tracks of a list, or the selected one, as they are at this instant. */
export function ExportMenu({ rows }: { readonly rows: Int32Array }) {
  const desk = useDesk();
  return (
    <select
      class="export"
      aria-label="Export"
      value=""
      onChange={(event) => {
        const format = EXPORT_FORMATS.find(({ name }) => name === event.currentTarget.value);
        event.currentTarget.value = "";
        if (format) save(format);
      }}
    >
      <option value="">Export</option>
      {EXPORT_FORMATS.map(({ name }) => <option key={name} value={name}>{name}</option>)}
    </select>
  );

  function save(format: ExportFormat): void {
    const { tracks, playhead } = desk.client.picture;
    const selected = tracks.rowOf(desk.selected.value ?? "");
    const text = format.write(exportRows(tracks, selected === undefined ? rows : [selected]));
    const url = URL.createObjectURL(new Blob([text], { type: format.type }));
    const link = document.createElement("a");
    link.href = url;
    link.download = exportFileName(playhead.nowMs(), format);
    link.click();
    // The download has its own hold on the bytes by then (File API, "blob URL store").
    desk.clock.setTimer(() => URL.revokeObjectURL(url), 10_000);
  }
}
