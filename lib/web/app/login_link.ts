import type { Role } from "../auth/role.ts";
import type { WebSite } from "./web_site.ts";

/** How somebody is called who came by a link that was printed. */
const GUEST = "guest";
export const LINK_PATH = "/login/link/";

/** Where the one-time link of a token leads, from the program's first page. */
export function loginLinkPath(token: string): string {
  return LINK_PATH + token;
}

/** Prints a link that lets somebody in as `role`, once. */
export function printLoginLink({ auth, log, origins }: WebSite, role: Role): void {
  const token = auth.links.make({ name: GUEST, role });
  log.info(`log in once, within ten minutes: ${origins.first}${loginLinkPath(token)}`);
}
