/** What CONNECT must carry; without either of them everybody may connect. */
export interface Credentials {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}

/** Whether a client has to say who it is. */
export function authRequired(credentials: Credentials): boolean {
  return credentials.user !== undefined || credentials.token !== undefined;
}

/** Whether the fields of a CONNECT are the ones that are asked for. */
export function isAuthorized(
  credentials: Credentials,
  given: { user?: unknown; pass?: unknown; auth_token?: unknown },
): boolean {
  if (credentials.token !== undefined) return sameSecret(credentials.token, given.auth_token);
  if (credentials.user === undefined) return true;
  return sameSecret(credentials.user, given.user) &&
    sameSecret(credentials.password ?? "", given.pass);
}

/** Compares without an early exit, so that the time taken does not tell how much was right. */
function sameSecret(secret: string, given: unknown): boolean {
  if (typeof given !== "string" || given.length !== secret.length) return false;
  let difference = 0;
  for (let i = 0; i < secret.length; i++) difference |= secret.charCodeAt(i) ^ given.charCodeAt(i);
  return difference === 0;
}
