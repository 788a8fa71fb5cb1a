import type { PreferenceStore } from "./preferences.ts";

/** The server reads this cookie, so that a page comes in the right theme (lib/web). */
const THEME_COOKIE = "rangecast-theme";
const YEAR_S = 31_536_000;
const PREFIX = "rangecast.";

/** Keeps choices in this browser; without leave to store, until the page is left. */
export function browserStore(page: Document, storage: () => Storage): PreferenceStore {
  const memory = new Map<string, string>();
  return {
    get: (name) => attempt(() => storage().getItem(PREFIX + name)) ?? memory.get(name) ?? null,
    set: (name, value) => {
      if (name === "theme") setTheme(page, value);
      memory.delete(name);
      if (value === null) attempt(() => storage().removeItem(PREFIX + name));
      else {
        memory.set(name, value);
        attempt(() => storage().setItem(PREFIX + name, value));
      }
    },
  };
}

function setTheme(page: Document, theme: string | null): void {
  if (theme === null) delete page.documentElement.dataset.theme;
  else page.documentElement.dataset.theme = theme;
  page.cookie = `${THEME_COOKIE}=${theme ?? ""}; path=/; samesite=lax; ` +
    `max-age=${theme === null ? 0 : YEAR_S}`;
}

/** Browsers throw when a person has forbidden storage, or when it is full. */
function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
