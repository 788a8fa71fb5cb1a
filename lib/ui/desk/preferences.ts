import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { UnitSystem } from "@rangecast/base/units";
import { LOCAL, type TimeScale, UTC } from "../models/time/format_time.ts";
import { type SpeedUnit, type UnitChoice, unitChoice } from "../models/units/format_units.ts";

/** Where a viewer's choices are kept between visits. */
export interface PreferenceStore {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
}

export type Theme = "dark" | "light";
export type ScaleName = TimeScale["type"];

const SYSTEMS: readonly UnitSystem[] = ["metric", "imperial"];
const SPEEDS: readonly SpeedUnit[] = ["m/s", "km/h", "kt"];
const SCALES: readonly ScaleName[] = ["utc", "local", "mission"];
const THEMES: readonly Theme[] = ["dark", "light"];

/** How a viewer wants to read things, over what operators have set for all. */
export class Preferences {
  readonly #store: PreferenceStore;
  readonly #commanded: ReadonlySignal<UnitSystem | null>;
  /** Null: as operators say. */
  readonly system: Signal<UnitSystem | null>;
  /** Null: as the system of units has it. */
  readonly speed: Signal<SpeedUnit | null>;
  readonly scaleName: Signal<ScaleName>;
  /** Null: as the machine has it. */
  readonly theme: Signal<Theme | null>;
  /** Where mission time begins, Unix ms; null where nobody has said. */
  readonly mission_zero_ms: Signal<number | null>;
  readonly units: ReadonlySignal<UnitChoice>;
  readonly scale: ReadonlySignal<TimeScale>;

  constructor(store: PreferenceStore, commanded: ReadonlySignal<UnitSystem | null>) {
    this.#store = store;
    this.#commanded = commanded;
    this.system = signal(oneOf(SYSTEMS, store.get("units")));
    this.speed = signal(oneOf(SPEEDS, store.get("speed")));
    this.scaleName = signal(oneOf(SCALES, store.get("time")) ?? "utc");
    this.theme = signal(oneOf(THEMES, store.get("theme")));
    const zero_ms = Number.parseFloat(store.get("mission") ?? "");
    this.mission_zero_ms = signal(Number.isFinite(zero_ms) ? zero_ms : null);
    this.units = computed(() =>
      unitChoice(this.system.value ?? this.#commanded.value, this.speed.value)
    );
    this.scale = computed(() => this.#scale());
  }

  setSystem(system: UnitSystem | null): void {
    this.system.value = system;
    this.#store.set("units", system);
  }

  setSpeed(speed: SpeedUnit | null): void {
    this.speed.value = speed;
    this.#store.set("speed", speed);
  }

  setScale(name: ScaleName): void {
    this.scaleName.value = name;
    this.#store.set("time", name);
  }

  /** Shows mission time, which counts from this instant from now on. */
  setMissionZero(at_ms: number): void {
    this.mission_zero_ms.value = at_ms;
    this.#store.set("mission", String(at_ms));
    this.setScale("mission");
  }

  /** What operators have set for all; null where they have said nothing. */
  get commanded(): ReadonlySignal<UnitSystem | null> {
    return this.#commanded;
  }

  /** The next system of units: the other ones, those of the command for good, as commanded. */
  nextSystem(): void {
    const { system } = unitChoice(this.#commanded.value);
    this.setSystem(nextChoice(SYSTEMS, this.system.value, system));
  }

  /** The next unit of speed, the same way: at last that of the system of units. */
  nextSpeed(): void {
    const { speed } = unitChoice(this.units.value.system);
    this.setSpeed(nextChoice(SPEEDS, this.speed.value, speed));
  }

  setTheme(theme: Theme | null): void {
    this.theme.value = theme;
    this.#store.set("theme", theme);
  }

  /** The next time scale: mission time only where its zero is known. */
  nextScale(): void {
    const scales = SCALES.filter((name) =>
      name !== "mission" || this.mission_zero_ms.value !== null
    );
    this.setScale(scales[(scales.indexOf(this.scaleName.value) + 1) % scales.length] ?? "utc");
  }

  #scale(): TimeScale {
    const zero_ms = this.mission_zero_ms.value;
    switch (this.scaleName.value) {
      case "utc":
        return UTC;
      case "local":
        return LOCAL;
      case "mission":
        return zero_ms === null ? UTC : { type: "mission", zero_ms };
    }
  }
}

/**
 * The choice after `own`, in a round that begins after what holds without one: it comes back to that
 * as a choice, and then to none.
 */
function nextChoice<T>(all: readonly T[], own: T | null, without: T): T | null {
  if (own === without) return null;
  return all[(all.indexOf(own ?? without) + 1) % all.length] ?? null;
}

function oneOf<T extends string>(known: readonly T[], text: string | null): T | null {
  return known.find((each) => each === text) ?? null;
}
