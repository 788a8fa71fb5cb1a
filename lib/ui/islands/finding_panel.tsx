import type { Finding } from "@rangecast/findings/finding";
import { useDesk } from "../desk/desk_context.tsx";
import { groupFindings } from "../models/findings/finding_order.ts";
import { formatTime } from "../models/time/format_time.ts";

/** Findings that are listed at a time in each of the two lists. */
const LISTED = 100;

/** What a person should see: open ones first, then those that somebody has taken up. */
export function FindingPanel() {
  const { picture } = useDesk().client;
  const { open, handled } = groupFindings(picture.findings.value);
  return (
    <section class="panel" data-panel="findings" aria-labelledby="findings-head">
      <div class="panel-head">
        <h2 id="findings-head">Findings</h2>
        <span class="dim">{open.length}</span>
      </div>
      {open.length === 0 && <p class="panel-note">None is open.</p>}
      <FindingList findings={open} />
      {handled.length > 0 && (
        <details>
          <summary class="panel-note">Acknowledged or closed: {handled.length}</summary>
          <FindingList findings={handled} />
        </details>
      )}
    </section>
  );
}

function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  const desk = useDesk();
  const { tracks } = desk.client.picture;
  return (
    <ul class="list">
      {findings.slice(0, LISTED).map((finding) => (
        <li key={finding.id}>
          <button
            type="button"
            class="list-row"
            title={finding.text}
            onClick={() => {
              desk.select(tracks.keyOf(finding.domain, finding.entity));
              desk.follows.value = true;
            }}
          >
            <span class="list-name">{finding.severity} {finding.rule} {finding.entity}</span>
            <span class="list-figure">
              {finding.state === "open" ? "" : `${finding.state} `}
              {formatTime(finding.opened_ms, desk.preferences.scale.value)}
            </span>
          </button>
        </li>
      ))}
      {findings.length > LISTED && <li class="panel-note">{findings.length - LISTED} more</li>}
    </ul>
  );
}
