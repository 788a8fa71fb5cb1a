import { instantOfIdentifier } from "./identifier.ts";
import { quoted, type Reading } from "./spoken_message.ts";

/** What tells a group replay from others. */
export interface NamedReplay {
  readonly channel_id: string;
  readonly display_name: string;
  readonly identifier?: string;
}

/**
 * The running replay that a person means: by its channel id, the suffix of that, what was typed to
 * start it, its display name, or its instant in any spelling, the first of these that fits.
 */
export function resolveReplay<Replay extends NamedReplay>(
  text: string,
  running: readonly Replay[],
): Reading<Replay> {
  const wanted = text.trim();
  const instant_ms = instantOfIdentifier(wanted);
  const fits: readonly ((replay: Replay) => boolean)[] = [
    ({ channel_id }) => channel_id === wanted,
    ({ channel_id }) => channel_id === `replay.${wanted}`,
    ({ identifier }) => identifier === wanted,
    ({ display_name }) => display_name === wanted,
    ({ identifier = "" }) => instant_ms !== null && instantOfIdentifier(identifier) === instant_ms,
  ];
  for (const fit of fits) {
    const found = running.find(fit);
    if (found) return { ok: true, value: found };
  }
  const ids = running.map(({ channel_id }) => channel_id).join(", ");
  const what = ids === "" ? "no group replay runs" : `these run: ${ids}`;
  return { ok: false, problem: `there is no group replay ${quoted(wanted)}: ${what}` };
}
