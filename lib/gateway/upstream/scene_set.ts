import type { Tag } from "@rangecast/channel/tag";
import type { SourceMessage, StateAt } from "@rangecast/playback/source";
import type { ClockFacts } from "../hub/picture.ts";
import type { PictureSource } from "../hub/picture_source.ts";
import type { Scene } from "./scene.ts";

/** What happens on one replay, shown in a scene of each domain: they begin and jump together. */
export class SceneSet {
  readonly #scenes: ReadonlyMap<string, Scene<object>>;

  /** Scenes by the names of their domains. */
  constructor(readonly channel_id: string, scenes: ReadonlyMap<string, Scene<object>>) {
    this.#scenes = scenes;
  }

  get(domain: string): Scene<object> | null {
    return this.#scenes.get(domain) ?? null;
  }

  /** Whether a stretch is shown, and not only prepared. */
  get begun(): boolean {
    return [...this.#scenes.values()].every((scene) => scene.begun);
  }

  clear(): void {
    for (const scene of this.#scenes.values()) scene.clear();
  }

  load(state: StateAt): void {
    for (const scene of this.#scenes.values()) scene.load(state);
  }

  begin(position_ms: number): void {
    for (const scene of this.#scenes.values()) scene.begin(position_ms);
  }

  replace(state: StateAt, position_ms: number): void {
    for (const scene of this.#scenes.values()) scene.replace(state, position_ms);
  }

  /** What people say is shown in every scene, an observation in the one that owns it. */
  apply(message: SourceMessage): void {
    for (const scene of this.#scenes.values()) scene.apply(message);
  }

  applyTagAt(tag: Tag, position_ms: number): void {
    for (const scene of this.#scenes.values()) scene.applyTagAt(tag, position_ms);
  }

  setClock(facts: ClockFacts): void {
    for (const { picture } of this.#scenes.values()) picture.setClock(facts);
  }
}

/** A replay of all domains, which keeps its scenes as its channel stands. */
export interface ReplaySource extends AsyncDisposable {
  readonly scenes: SceneSet;
  /** Takes in what has come, and shows it in the scene of one domain. */
  flush(domain: string): void;
}

/** The picture of one domain of a replay; `leave` is called when nobody looks at it any more. */
export function partOf(
  replay: ReplaySource,
  domain: string,
  leave: () => Promise<void>,
): PictureSource | null {
  const scene = replay.scenes.get(domain);
  if (!scene) return null;
  return {
    picture: scene.picture,
    flush: () => replay.flush(domain),
    [Symbol.asyncDispose]: leave,
  };
}
