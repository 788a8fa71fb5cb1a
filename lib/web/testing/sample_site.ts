import { ManualClock } from "@rangecast/base/manual-clock";
import { createLogger } from "@rangecast/cli/log";
import { RefusalCounts } from "../app/refusal_counts.ts";
import type { WebSite } from "../app/web_site.ts";
import { Assets } from "../assets/assets.ts";
import { openAuth } from "../auth/auth.ts";
import { DataFolder } from "../auth/data_folder.ts";
import { hashPassword } from "../auth/password.ts";
import type { Role } from "../auth/role.ts";
import { makeSigningKey } from "../auth/signing_key.ts";
import { makeToken, TOKENS_FILE, writeTokens } from "../auth/tokens_file.ts";
import { passwordMark, type User, USERS_FILE, writeUsers } from "../auth/users_file.ts";
import { Origins } from "../origins.ts";
import { SHARED_FILES, writeSampleBuild } from "./sample_build.ts";

const CHEAP = { n: 1024, r: 8, p: 1 };
export const SAMPLE_PASSWORD = "ten letters";
const password = await hashPassword(SAMPLE_PASSWORD, CHEAP);
const decoy = await hashPassword("a decoy's own", CHEAP);

/** A site with the users `vera`, `otto` and `ada`, a viewer, an operator and an admin. */
export interface SampleSite extends AsyncDisposable {
  readonly site: WebSite;
  readonly clock: ManualClock;
  readonly folder: DataFolder;
  /** Lines that were logged. */
  readonly lines: string[];
  /** The secret of a token with the role of a viewer. */
  readonly secret: string;
  setUsers(...users: readonly User[]): Promise<void>;
  /** The header of a browser in which somebody is logged in. */
  cookieOf(name: string): string;
}

export const SAMPLE_ORIGIN = "http://127.0.0.1:8081";

function user(name: string, role: Role): User {
  return { name, role, password };
}

/** Makes one in `path`, which must be there. */
export async function sampleSite(
  path: string,
  { port = 8081, clock = new ManualClock(1_000_000_000), builds, guests }: {
    readonly port?: number;
    readonly clock?: ManualClock;
    /** Folders of a real build; a small one is made up without. */
    readonly builds?: readonly string[] | undefined;
    readonly guests?: WebSite["guests"] | undefined;
  } = {},
): Promise<SampleSite> {
  const folder = await DataFolder.create(`${path}/data`);
  await makeSigningKey(folder);
  const setUsers = (...users: readonly User[]) =>
    folder.change(USERS_FILE, () => writeUsers(users));
  await setUsers(user("vera", "viewer"), user("otto", "operator"), user("ada", "admin"));
  const { token, secret } = makeToken({ name: "recorder", role: "viewer", expires_ms: 2e9 });
  await folder.change(TOKENS_FILE, () => writeTokens([token]));
  const lines: string[] = [];
  const log = createLogger({
    program: "player",
    level: "debug",
    clock,
    write: (line) => lines.push(line),
  });
  const auth = await openAuth({
    program: "player",
    dataFolder: folder.path,
    idle_ms: 3_600_000,
    limit_ms: 36_000_000,
    clock,
    log,
    decoy,
  });
  const assets = await Assets.open(
    builds ?? [await writeSampleBuild(path, "web", SHARED_FILES)],
  );
  const site: WebSite = {
    title: "Rangecast player",
    assets,
    styles: ["web/web.css"],
    auth,
    origins: new Origins({
      hostname: "127.0.0.1",
      port,
      tls: null,
      behindProxy: false,
      allowedOrigins: [],
    }),
    isSecure: false,
    ...(guests ? { guests } : {}),
    refusals: new RefusalCounts(),
    clock,
    log,
  };
  return {
    site,
    clock,
    folder,
    lines,
    secret,
    setUsers,
    cookieOf: (name) => `${auth.cookie}=${auth.sessions.begin(markOf(name)).cookie}`,
    [Symbol.asyncDispose]: () => Promise.resolve(auth[Symbol.dispose]()),
  };
}

function markOf(name: string) {
  return { name, mark: passwordMark(password) };
}
