import { useEffect } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import type { OpenSheet } from "../desk/desk.ts";

const SHEETS: readonly (readonly [OpenSheet, string])[] = [
  ...[["channels", "Channels"], ["tracks", "Tracks"], ["tags", "Tags"]] as const,
  ["findings", "Findings"],
  ["details", "Selected"],
];

/** On a phone: what slides up over the picture. */
export function SheetBar() {
  const desk = useDesk();
  const open = desk.sheet.value;
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (open === null) delete dataset.sheet;
    else dataset.sheet = open;
  }, [open]);
  return (
    <nav class="sheet-bar" aria-label="Panels">
      {SHEETS.map(([sheet, name]) => (
        <button
          key={sheet}
          type="button"
          aria-expanded={open === sheet}
          onClick={() => desk.sheet.value = open === sheet ? null : sheet}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
