import { useDesk } from "../desk/desk_context.tsx";
import { isFiltering, MAX_SEARCH_LENGTH, NO_FILTER } from "../models/filter/track_filter.ts";
import { altitudeFigure, lengthFrom, lengthIn } from "../models/units/format_units.ts";
import { Icon } from "./icon.tsx";

/** Part of a name, for map, globe and table alike. */
export function TrackSearch() {
  const desk = useDesk();
  return (
    <input
      type="search"
      class="search"
      placeholder="Find"
      aria-label="Find tracks by label or name"
      data-search
      value={desk.filter.value.search}
      maxLength={MAX_SEARCH_LENGTH}
      onInput={(event) => desk.refine({ search: event.currentTarget.value })}
    />
  );
}

/** Opens and closes the rest of the filter; coloured while there is one. */
export function FilterButton({ isOpen, onPress }: {
  readonly isOpen: boolean;
  readonly onPress: () => void;
}) {
  const isOn = isFiltering(useDesk().filter.value);
  return (
    <button
      type="button"
      class={`icon-button${isOn ? " primary" : ""}`}
      aria-label="Filter"
      title="Filter"
      aria-expanded={isOpen}
      onClick={onPress}
    >
      <Icon name="filter" />
    </button>
  );
}

/** What else is asked of tracks. */
export function TrackFilterPanel() {
  const desk = useDesk();
  const { filter, preferences } = desk;
  return (
    <div class="filter" role="group" aria-label="Filter">
      <div class="filter-row">
        <span>Alt {altitudeFigure(0, preferences.units.value).unit}</span>
        <Height bound="least_m" name="Lowest altitude" placeholder="from" />
        <Height bound="most_m" name="Highest altitude" placeholder="to" />
      </div>
      <div class="filter-row">
        <label>
          <input
            type="checkbox"
            checked={filter.value.ground}
            onChange={(event) => desk.refine({ ground: event.currentTarget.checked })}
          />
          On the ground
        </label>
        <ResetFilter disabled={!isFiltering(filter.value)} />
      </div>
      {desk.client.domains.length > 1 && <Domains />}
    </div>
  );
}

/** Lets every track pass again. */
export function ResetFilter({ disabled = false }: { readonly disabled?: boolean }) {
  const desk = useDesk();
  return (
    <button
      type="button"
      class="quiet-button"
      disabled={disabled}
      onClick={() => desk.filter.value = NO_FILTER}
    >
      Reset filter
    </button>
  );
}

function Height({ bound, name, placeholder }: {
  readonly bound: "least_m" | "most_m";
  readonly name: string;
  readonly placeholder: string;
}) {
  const desk = useDesk();
  const units = desk.preferences.units.value;
  const height_m = desk.filter.value[bound];
  return (
    <input
      type="number"
      class="search"
      step="100"
      aria-label={name}
      placeholder={placeholder}
      value={height_m === null ? "" : Math.round(lengthIn(height_m, units) * 10) / 10}
      onInput={({ currentTarget: { valueAsNumber: height } }) =>
        desk.refine({ [bound]: Number.isFinite(height) ? lengthFrom(height, units) : null })}
    />
  );
}

/** A switch for each domain, with as many tracks as it has. */
function Domains() {
  const desk = useDesk();
  const { without } = desk.filter.value;
  const { byDomain } = desk.counts.value;
  return (
    <span class="segments" role="group" aria-label="Domains">
      {desk.client.domains.map((domain) => {
        const isShown = !without.includes(domain);
        const others = without.filter((each) => each !== domain);
        return (
          <button
            key={domain}
            type="button"
            aria-pressed={isShown}
            onClick={() => desk.refine({ without: isShown ? [...others, domain] : others })}
          >
            {`${domain} ${byDomain.get(domain) ?? 0}`}
          </button>
        );
      })}
    </span>
  );
}
