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
    latency: client.picture.latency(),
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
  const scale = scaleName(desk.client.picture.playhead.nowMs(), preferences.scale.value);
  const unsaid = preferences.commanded.value === null ? "by default" : "as commanded";
  return (
    <span class="last-line-end">
      <Switch
        name="Units"
        value={system}
        keys="U"
        source={preferences.system.value === null ? unsaid : "own choice"}
        onPress={() => preferences.nextSystem()}
      />
      <Switch
        name="Speed"
        value={speed}
        keys="S"
        source={preferences.speed.value === null ? "with the units" : "own choice"}
        onPress={() => preferences.nextSpeed()}
      />
      <Switch name="Time scale" value={scale} keys="Z" onPress={() => preferences.nextScale()} />
      <Switch
        name="Theme"
        value={preferences.theme.value ?? "auto"}
        keys="D"
        onPress={() => preferences.setTheme(nextTheme(preferences.theme.value))}
      />
      <button type="button" class="quiet-button" onClick={() => desk.sheet.value = "help"}>
        ? keys
      </button>
    </span>
  );
}

function Switch({ name, value, source, keys, onPress }: {
  readonly name: string;
  readonly value: string;
  /** Who says so. */
  readonly source?: string;
  readonly keys: string;
  readonly onPress: () => void;
}) {
  const label = `${name}: ${value}${source === undefined ? "" : ` (${source})`}`;
  return (
    <button
      type="button"
      class="quiet-button"
      aria-label={label}
      title={`${label}. Next: ${keys}`}
      onClick={onPress}
    >
      {value}
    </button>
  );
}

/** As the machine has it, dark, light, and round again. */
export function nextTheme(theme: "dark" | "light" | null): "dark" | "light" | null {
  return theme === null ? "dark" : theme === "dark" ? "light" : null;
}
