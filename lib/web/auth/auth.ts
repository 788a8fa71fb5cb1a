import type { Clock } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { Logger } from "@rangecast/cli/log";
import { Accounts } from "./accounts.ts";
import { DataFolder } from "./data_folder.ts";
import { LoginLinks } from "./login_links.ts";
import { decoyHash, Logins } from "./logins.ts";
import type { PasswordHash } from "./password.ts";
import { Revocations } from "./revocations.ts";
import { cookieName, cookieValue } from "./session_cookie.ts";
import { type Resumed, Sessions } from "./sessions.ts";
import { signingKey } from "./signing_key.ts";

export interface AuthOptions {
  /** Names the cookie and the file of ended sessions. */
  readonly program: string;
  readonly dataFolder: string;
  readonly idle_ms: number;
  readonly limit_ms: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** What names without an account are compared with; made when it is not given. */
  readonly decoy?: PasswordHash;
}

/** Who may do what in one program. */
export interface Auth extends Disposable {
  readonly cookie: string;
  /** Whether there is no account at all. */
  readonly isEmpty: boolean;
  readonly sessions: Sessions;
  readonly logins: Logins;
  readonly links: LoginLinks;
  /** The session that a request's headers belong to. */
  resume(headers: Pick<Headers, "get">): Promise<Resumed>;
}

/** @throws OperatorError when the data folder is missing, damaged, or open to others. */
export async function openAuth(options: AuthOptions): Promise<Auth> {
  const { program, clock, log } = options;
  const folder = await DataFolder.open(options.dataFolder);
  const key = await signingKey(folder, `session ${program}`);
  const accounts = await Accounts.open(folder, clock);
  const revocations = await Revocations.open(folder, { program, clock });
  const sessions = new Sessions({
    key,
    accounts,
    revocations,
    clock,
    idle_ms: options.idle_ms,
    limit_ms: options.limit_ms,
    onFault: oncePerFault((message) => log.error(`cannot look over the sessions: ${message}`)),
  });
  const cookie = cookieName(program);
  return {
    cookie,
    get isEmpty() {
      return accounts.size === 0;
    },
    sessions,
    logins: new Logins({ accounts, clock, decoy: options.decoy ?? await decoyHash() }),
    links: new LoginLinks(clock),
    resume: (headers) =>
      sessions.resume({
        cookie: cookieValue(headers.get("cookie"), cookie),
        authorization: headers.get("authorization"),
      }),
    [Symbol.dispose]: () => sessions[Symbol.dispose](),
  };
}

/** Tells of a fault when it begins or changes, not each time that it is met. */
function oncePerFault(tell: (message: string) => void): (error: unknown) => void {
  let told = "";
  return (error) => {
    const message = messageOf(error);
    if (message !== told) tell(message);
    told = message;
  };
}
