import { hear } from "@rangecast/bus/spoken";
import { readDisplayCommand } from "@rangecast/channel/display-command";
import {
  applyDisplayCommand,
  type DisplayState,
  displayValues,
  EMPTY_DISPLAY_STATE,
} from "@rangecast/channel/display-state";
import { tagSubjects } from "@rangecast/channel/subjects";
import type { Tag } from "@rangecast/channel/tag";
import type { Clock } from "@rangecast/base/clock";
import type { Domain, Track } from "@rangecast/domains/domain";
import { commandSubjects, type IsCommand } from "@rangecast/playback/command-subjects";
import { tagInstant } from "@rangecast/playback/sideband";
import type { SourceMessage, StateAt } from "@rangecast/playback/source";
import type { Picture } from "../hub/picture.ts";
import type { FindingsShow } from "./findings_show.ts";
import type { IntakeCounts } from "./intake_counts.ts";
import { TrackTable } from "./track_table.ts";

/** A tag with more than this in JSON is not shown. */
const MAX_TAG_LENGTH = 8_000;

export interface SceneOptions<Message extends object> {
  readonly picture: Picture;
  readonly domain: Domain<Message>;
  readonly prefix: string;
  readonly clock: Clock;
  readonly counts: IntakeCounts;
  /** Puts what was found into the picture; without it, no findings are shown. */
  readonly findings?: FindingsShow;
}

/** What happens on a channel, turned into its picture: telemetry, commands and tags. */
export class Scene<Message extends object> {
  readonly picture: Picture;
  readonly #table: TrackTable<Message>;
  readonly #clock: Clock;
  readonly #findings: FindingsShow | undefined;
  readonly #counts: IntakeCounts;
  readonly #isCommand: IsCommand;
  readonly #tags: string;
  #display: DisplayState = EMPTY_DISPLAY_STATE;
  /** Tags of a stretch that has not begun; null while one is shown. */
  #waiting: Tag[] | null = [];

  constructor({ picture, domain, prefix, clock, counts, findings }: SceneOptions<Message>) {
    this.picture = picture;
    this.#table = new TrackTable(domain, picture, counts);
    this.#clock = clock;
    this.#findings = findings;
    this.#counts = counts;
    this.#isCommand = commandSubjects(prefix);
    this.#tags = tagSubjects(prefix).slice(0, -1);
  }

  /** Whether a stretch is shown, and not only prepared. */
  get begun(): boolean {
    return this.#waiting === null;
  }

  /** The tracks as they stand. */
  get tracks(): ReadonlyMap<string, Track<Message>> {
    return this.#table.tracks;
  }

  /** Forgets everything; what was shown stays until {@linkcode Scene.begin}. */
  clear(): void {
    this.#table.clear();
    this.#display = EMPTY_DISPLAY_STATE;
    this.#waiting = [];
  }

  /** Prepares a stretch that begins with `state`. */
  load({ telemetry, commands, tags }: Pick<StateAt, "telemetry" | "commands" | "tags">): void {
    this.clear();
    for (const message of telemetry) this.#observe(message, null);
    for (const message of commands) this.#command(message);
    this.#waiting = [...tags];
  }

  /** Begins the stretch that was prepared. */
  begin(position_ms: number): void {
    const tags = new Map(this.#waiting?.map((tag) => [tag.id, tag]));
    this.#waiting = null;
    const rows = this.#table.rows(position_ms);
    const shown = [...tags.values()].filter((tag) => this.#isShort(tag)).map(plain);
    this.picture.begin(rows, displayValues(this.#display), shown);
    this.#findings?.show(this.picture, position_ms);
  }

  /** Puts another state in place of what was there, as the way back does; the stretch goes on. */
  replace(state: StateAt, position_ms: number): void {
    this.load(state);
    this.#waiting = null;
    const rows = new Map(this.#table.rows(position_ms).map((row) => [row.entity, row]));
    for (const [entity, before] of [...this.picture.rows]) {
      const row = rows.get(entity);
      if (!row) this.picture.remove(entity);
      else if (isSame(before, row)) rows.delete(entity);
    }
    for (const row of rows.values()) this.picture.put(row);
    this.picture.setDisplay(displayValues(this.#display));
    this.picture.replaceTags(state.tags.filter((tag) => this.#isShort(tag)).map(plain));
  }

  /**
   * Takes in one message; telemetry is shown at the next {@linkcode Scene.flush}. `heard_ms` is when
   * it came, on live: Unix ms.
   */
  apply(message: SourceMessage, heard_ms: number | null = null): void {
    if (this.#isCommand(message.subject)) {
      const changed = this.#command(message);
      if (changed && this.begun) this.picture.setDisplay(displayValues(this.#display));
    } else if (message.subject.startsWith(this.#tags)) {
      const heard = hear("tag", message.body);
      if (heard.ok) this.applyTag(heard.value);
      else this.#counts.refuse(heard.refusal);
    } else this.#observe(message, heard_ms);
  }

  /** Shows a tag, or no longer. */
  applyTag(tag: Tag): void {
    if (this.#waiting) this.#waiting.push(tag);
    else if (this.#isShort(tag)) this.picture.setTag(plain(tag));
  }

  /** Shows a tag if the playhead has come to the moment that it marks. */
  applyTagAt(tag: Tag, position_ms: number): void {
    const isAhead = !(tagInstant(tag) <= position_ms);
    this.applyTag(isAhead ? { ...tag, status: "deleted" } : tag);
  }

  flush(position_ms: number): void {
    if (!this.begun) return;
    const now_ms = this.#clock.monotonicMs();
    this.#table.flush(position_ms, now_ms);
    this.#findings?.flush(this.picture, position_ms, now_ms);
  }

  #observe(message: SourceMessage, heard_ms: number | null): void {
    // What a stretch begins with has passed by before.
    if (this.#table.owns(message.subject)) this.#table.apply(message, this.begun, heard_ms);
  }

  #command({ body }: SourceMessage): boolean {
    const heard = hear("display-command", body);
    const read = heard.ok ? readDisplayCommand(heard.value) : null;
    if (!read?.ok) {
      this.#counts.refuse("command");
      return false;
    }
    this.#display = applyDisplayCommand(this.#display, read.value);
    return true;
  }

  #isShort(tag: Tag): boolean {
    const isShort = JSON.stringify(plain(tag)).length <= MAX_TAG_LENGTH;
    if (!isShort) this.#counts.refuse("tag_too_long");
    return isShort;
  }
}

/** The tag without what programs have hung on it. */
function plain({ extra: _, ...tag }: Tag): Tag {
  return tag;
}

function isSame(a: object, b: object): boolean {
  const [before, after] = [Object.values(a), Object.values(b)];
  return before.every((value, i) => Object.is(value, after[i]));
}
