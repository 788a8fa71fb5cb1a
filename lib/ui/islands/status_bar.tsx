import { useComputed, useSignal } from "@preact/signals";
import { useDesk } from "../desk/desk_context.tsx";
import { channelKind } from "../models/status/mode.ts";
import { type HonestyItem, honestyItems } from "../models/status/honesty.ts";
import { programCounts } from "../models/status/program_counts.ts";
import { scaleName } from "../models/time/format_time.ts";

/** The last line: honesty. Each figure opens its explanation. */
export function StatusBar() {
  const desk = useDesk();
  const open = useSignal<string | null>(null);
  const { client } = desk;
  const losses = client.picture.losses.value;
  void desk.beat.value;
  const channel_id = useComputed(() => client.picture.shown.value.channel_id).value;
  const items = honestyItems({
    connection: client.connection.value,
    isLive: channelKind(channel_id) === "livestream",
    tracks: {
      counts: desk.counts.value,
      refused: losses.tracks,
      unserved: client.unserved.value,
    },
    age_ms: desk.ageMs(),
    latency: client.picture.latency.read(),
    counts: programCounts(client.health.value?.programs ?? []),
    ...{ resyncs: losses.resyncs, resumes: losses.resumes },
    ahead_ms: client.offset.ahead_ms,
    error_ms: client.offset.error_ms,
  });
  const explained = items.find(({ key }) => key === open.value);
  return (
    <footer class="last-line" aria-label="State of the connection and of the data">
      {items.map((item) => (
        <Figure
          key={item.key}
          item={item}
          isOpen={open.value === item.key}
          onPress={() => open.value = open.value === item.key ? null : item.key}
        />
      ))}
      {explained && <p class="explanation" role="note">{explained.explanation}</p>}
      <Switches />
      {desk.report.value !== null && <p class="report" role="alert">{desk.report.value}</p>}
    </footer>
  );
}

function Figure({ item: { label, value, tone, key }, isOpen, onPress }: {
  readonly item: HonestyItem;
  readonly isOpen: boolean;
  readonly onPress: () => void;
}) {
  return (
    <button
      type="button"
      class="quiet-button figure"
      data-tone={tone}
      data-figure={key}
      aria-expanded={isOpen}
      onClick={onPress}
    >
      {tone === "plain" || label !== "" ? null : "● "}
      {label === "" ? null : `${label} `}
      <b>{value}</b>
    </button>
  );
}

/** Units, time and theme: each click takes the next. */
function Switches() {
  const desk = useDesk();
  const { preferences } = desk;
  const { system, speed } = preferences.units.value;
  return (
    <span class="last-line-end">
      <button
        type="button"
        class="quiet-button"
        aria-label={`Units: ${system}`}
        onClick={() => preferences.setSystem(system === "metric" ? "imperial" : "metric")}
      >
        {system}
      </button>
      <button
        type="button"
        class="quiet-button"
        aria-label={`Speed: ${speed}`}
        onClick={() => preferences.nextSpeed()}
      >
        {speed}
      </button>
      <button
        type="button"
        class="quiet-button"
        aria-label="Time scale"
        onClick={() => preferences.nextScale()}
      >
        {scaleName(desk.client.picture.playhead.nowMs(), preferences.scale.value)}
      </button>
      <button
        type="button"
        class="quiet-button"
        onClick={() => preferences.setTheme(nextTheme(preferences.theme.value))}
      >
        {preferences.theme.value ?? "auto"}
      </button>
      <button type="button" class="quiet-button" onClick={() => desk.sheet.value = "help"}>
        ? keys
      </button>
    </span>
  );
}

/** As the machine has it, dark, light, and round again. */
export function nextTheme(theme: "dark" | "light" | null): "dark" | "light" | null {
  return theme === null ? "dark" : theme === "dark" ? "light" : null;
}
