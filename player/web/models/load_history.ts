import type { LoadHistory } from "@rangecast/ui/desk";
import type { HistorySlice } from "@rangecast/ui/history";

/** Asks this program what a stretch of its stream holds (`history_route.ts`). */
export const loadHistory: LoadHistory = async ({ from_ms, to_ms }, parts, signal) => {
  const query = new URLSearchParams({
    from: String(from_ms),
    to: String(to_ms),
    parts: String(parts),
  });
  const response = await fetch(`/history?${query}`, { signal });
  if (!response.ok) throw new Error(`the history was refused with status ${response.status}`);
  return await response.json() as HistorySlice; // Of this very program.
};
