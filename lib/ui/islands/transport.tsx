import { useComputed } from "@preact/signals";
import type { RefObject } from "preact";
import { useDesk } from "../desk/desk_context.tsx";
import { RATES, rateText } from "../models/timeline/rates.ts";
import { toTag } from "./act.ts";
import { IconButton } from "./icon.tsx";

/** Play, pause, step, turn round, faster, to a tag, round and round, to live. */
export function Transport({ hoverText, onLoop }: {
  /** For what is under the pointer on the strip: written with the frames that show it. */
  readonly hoverText: RefObject<HTMLSpanElement | null>;
  readonly onLoop: () => void;
}) {
  const desk = useDesk();
  const { playback } = desk;
  const { shown } = desk.client.picture;
  const { view } = desk.steadyClock;
  // A drag over time brings another stretch with each step, and leaves these as they are.
  const isRunning = useComputed(() => view.value.state === "running").value;
  const rate = useComputed(() => view.value.rate).value;
  const isReplay = useComputed(() => view.value.vector !== null).value;
  const hasPicture = useComputed(() => shown.value.channel_id !== null).value;
  const own = { disabled: !hasPicture };
  const sign = rate < 0 ? -1 : 1;
  return (
    <div class="transport" role="toolbar" aria-label="Playback">
      <span class="transport-buttons">
        <IconButton
          {...own}
          icon="previous"
          label="Previous tag"
          keys="J"
          onPress={() => toTag(desk, -1)}
        />
        <IconButton
          {...own}
          icon="reverse"
          label="Turn round"
          keys="R"
          pressed={rate < 0}
          onPress={() => void playback.reverse()}
        />
        <IconButton
          {...own}
          icon="stepBack"
          label="One message back"
          keys=","
          onPress={() => step(-1)}
        />
        <IconButton
          {...own}
          primary
          icon={isRunning ? "pause" : "play"}
          label={isRunning ? "Pause" : "Play"}
          keys="Space"
          onPress={() => void playback.toggle()}
        />
        <IconButton
          {...own}
          icon="stepOn"
          label="One message on"
          keys="."
          onPress={() => step(1)}
        />
        <IconButton {...own} icon="next" label="Next tag" keys="K" onPress={() => toTag(desk, 1)} />
        <IconButton
          {...own}
          icon="loop"
          label="Loop what the strip shows"
          keys="O"
          pressed={playback.loop.value !== null}
          onPress={onLoop}
        />
      </span>
      <select
        aria-label="Rate"
        disabled={!hasPicture}
        value={String(Math.abs(rate))}
        onChange={({ currentTarget }) => void playback.setRate(sign * Number(currentTarget.value))}
      >
        {[...new Set([...RATES, Math.abs(rate)])].sort((a, b) => a - b).map((each) => (
          <option key={each} value={String(each)}>{rateText(sign * each)}</option>
        ))}
      </select>
      {isReplay && <button type="button" onClick={() => void playback.live()}>Live</button>}
      <span class="hover-text" aria-hidden="true" ref={hoverText}></span>
    </div>
  );

  function step(steps: number): void {
    void playback.step(steps);
  }
}
