import type { Clock } from "@rangecast/base/clock";
import type { Logger } from "@rangecast/cli/log";
import type { Assets } from "../assets/assets.ts";
import type { Auth } from "../auth/auth.ts";
import type { GuestAccess } from "../auth/guests.ts";
import type { Role } from "../auth/role.ts";
import type { Origins } from "../origins.ts";
import type { RefusalCounts } from "./refusal_counts.ts";

/** What all pages of one program stand on. */
export interface WebSite {
  /** Stands in every page's title: `Rangecast player`. */
  readonly title: string;
  readonly assets: Assets;
  /** Style sheets of login and error pages, by their names in the build. */
  readonly styles: readonly string[];
  readonly auth: Auth;
  readonly origins: Origins;
  /** Whether browsers reach it over TLS: then they are told to never come without. */
  readonly isSecure: boolean;
  /** More sources of pictures, such as `https://tiles.example`. */
  readonly imageSources?: readonly string[];
  /** What older clients read without a session; nothing without. */
  readonly guests?: GuestAccess;
  /** As what the link lets in that is printed at the start, and whenever one is logged out of. */
  readonly loginLink?: Role;
  readonly refusals: RefusalCounts;
  readonly clock: Clock;
  readonly log: Logger;
}
