import { useSignal } from "@preact/signals";
import type { Finding } from "@rangecast/findings/finding";
import type { FindingWish } from "@rangecast/gateway/client-message";
import { useDesk } from "../desk/desk_context.tsx";
import { groupFindings } from "../models/findings/finding_order.ts";
import { formatTime } from "../models/time/format_time.ts";
import { SmallButton } from "./icon.tsx";

/** Findings that are listed at a time in each of the two lists. */
const LISTED = 100;

/** What a person should see: open ones first, then those that somebody has taken up. */
export function FindingPanel() {
  const { picture } = useDesk().client;
  const { open, handled } = groupFindings(picture.findings.value);
  const left_out = picture.findingsLeftOut.value;
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
      {left_out > 0 && <p class="panel-note" data-left-out>{left_out} older ones are left out.</p>}
    </section>
  );
}

function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  const desk = useDesk();
  const { tracks } = desk.client.picture;
  const handlesFindings = desk.handlesFindings.value;
  // Titles are no signals.
  void desk.named.value;
  return (
    <ul class="list">
      {findings.slice(0, LISTED).map((finding) => {
        const key = tracks.keyOf(finding.domain, finding.entity);
        return (
          <li key={finding.id} class="tag-row">
            <button
              type="button"
              class="list-row"
              title={finding.text}
              onClick={() => {
                desk.select(key);
                desk.follows.value = true;
              }}
            >
              <span class="list-name">
                {finding.severity} {desk.titleOf(key, finding.entity)} {finding.rule}
              </span>
              <span class="list-figure">
                {finding.state === "open" ? "" : `${finding.state} `}
                {formatTime(finding.opened_ms, desk.preferences.scale.value)}
              </span>
            </button>
            {handlesFindings && finding.state !== "closed" && <FindingActions finding={finding} />}
          </li>
        );
      })}
      {findings.length > LISTED && <li class="panel-note">{findings.length - LISTED} more</li>}
    </ul>
  );
}

/** What an operator does with a finding; how that went is said. */
function FindingActions({ finding }: { readonly finding: Finding }) {
  const desk = useDesk();
  const isAsked = useSignal(false);
  const { id, rule, entity, state } = finding;
  return (
    <span class="tag-row-actions">
      {state !== "acknowledged" && (
        <SmallButton
          icon="check"
          label={`Acknowledge ${rule} of ${entity}`}
          disabled={isAsked.value}
          onPress={() => act("acknowledge", "acknowledged")}
        />
      )}
      <SmallButton
        icon="close"
        label={`Close ${rule} of ${entity}`}
        disabled={isAsked.value}
        onPress={() => act("close", "closed")}
      />
    </span>
  );

  async function act(action: FindingWish["action"], done: string): Promise<void> {
    isAsked.value = true;
    const answer = await desk.client.ask({ type: "finding_act", finding_id: id, action });
    isAsked.value = false;
    desk.say(answer.ok ? `${rule} of ${entity} is ${done}.` : `${answer.message}.`);
  }
}
