import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { DisplayMessage } from "@rangecast/gateway/server-message";
import { useDesk } from "../desk/desk_context.tsx";
import { modeOf } from "../models/status/mode.ts";
import { formatDate, formatDay, formatTime, scaleName } from "../models/time/format_time.ts";
import { useFigures, writeText } from "./use_frame.ts";
import { WhoMenu } from "./who_menu.tsx";

export interface HeaderProps {
  /** Beside the brand: `console`; empty for the player. */
  readonly program: string;
  /** Who looks, and as what: `desk-07 · viewer`. */
  readonly who: string;
  /** Where the form leads to that logs out; null for a session that ends in another way. */
  readonly logOutPath: string | null;
}

/** What am I looking at, and when. */
export function Header({ program, who, logOutPath }: HeaderProps) {
  const desk = useDesk();
  const { shown, display } = desk.client.picture;
  const channels = desk.client.channels.value;
  const channel_id = useComputed(() => shown.value.channel_id).value;
  const mode = modeOf(channel_id, desk.steadyClock.view.value, channels?.follow ?? null);
  const session = display.value?.session_metadata ?? null;
  return (
    <header class="header" aria-label="What is shown">
      <span class="brand">
        range<span>cast</span>
        {program === "" ? null : ` ${program}`}
      </span>
      <span class="pill" data-tone={mode.tone} role="status">
        <span class="dot" aria-hidden="true"></span>
        {mode.text}
        {mode.detail === "" ? null : <span class="pill-detail">{mode.detail}</span>}
      </span>
      <Instant session={session} />
      <span class="header-end">
        {mode.tone === "replay" || mode.tone === "private"
          ? (
            <button type="button" class="header-live" onClick={() => void desk.playback.live()}>
              Back to live
            </button>
          )
          : null}
        <button type="button" class="tagg-button" onClick={() => desk.tag()}>
          Tagg<kbd>T</kbd>
        </button>
        {logOutPath === null
          ? <span class="header-who dim">{who}</span>
          : <WhoMenu who={who} logOutPath={logOutPath} />}
      </span>
    </header>
  );
}

/** The instant of the playhead, in figures that never make the line move, and the session. */
function Instant({ session }: { readonly session: DisplayMessage["session_metadata"] }) {
  const desk = useDesk();
  const [time, zone, date, day] = [
    useRef<HTMLSpanElement>(null),
    useRef<HTMLSpanElement>(null),
    useRef<HTMLSpanElement>(null),
    useRef<HTMLSpanElement>(null),
  ];
  useFigures(() => {
    const isShown = desk.client.picture.shown.value.channel_id !== null;
    const at_ms = isShown ? desk.playback.nowMs() : NaN;
    const scale = desk.preferences.scale.value;
    writeText(time.current, formatTime(at_ms, scale, "tenths"));
    writeText(zone.current, isShown ? scaleName(at_ms, scale) : "");
    writeText(date.current, formatDate(at_ms, scale));
    writeText(day.current, formatDay(at_ms));
  });
  return (
    <span class="header-instant">
      <span class="instant" ref={time} role="timer" aria-label="Instant">--:--:--</span>
      <span class="header-facts">
        <span class="header-when dim">
          <span class="header-zone" ref={zone}></span>
          <span class="header-date" ref={date}></span>
          <span class="header-day" ref={day}></span>
        </span>
        {session && (
          <span class="header-session" title={`${session.name} · ${session.id}`}>
            <span class="dim">Session</span> <b>{session.name}</b>{" "}
            <span class="dim">· {session.id}</span>
          </span>
        )}
      </span>
    </span>
  );
}
