import { nkeys } from "@nats-io/nats-core";

type KeyPair = ReturnType<typeof nkeys.createUser>;

const UNLIMITED = -1;
const base64url = { alphabet: "base64url", omitPadding: true } as const;

/** A claim as NATS signs it (ADR-14 of the NATS architecture). */
function sign(issuer: KeyPair, subject: KeyPair, nats: Readonly<Record<string, unknown>>): string {
  const encoder = new TextEncoder();
  const part = (value: unknown) => encoder.encode(JSON.stringify(value)).toBase64(base64url);
  const header = { typ: "JWT", alg: "ed25519-nkey" };
  const [sub, iss] = [subject.getPublicKey(), issuer.getPublicKey()];
  const claims = { jti: sub, iat: 1_700_000_000, iss, sub, name: sub, nats };
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${issuer.sign(encoder.encode(signed)).toBase64(base64url)}`;
}

const LIMITS = { subs: UNLIMITED, data: UNLIMITED, payload: UNLIMITED };
const ACCOUNT_LIMITS = {
  ...LIMITS,
  imports: UNLIMITED,
  exports: UNLIMITED,
  wildcards: true,
  conn: UNLIMITED,
  leaf: UNLIMITED,
};

function accountJwt(operator: KeyPair, account: KeyPair): string {
  return sign(operator, account, {
    type: "account",
    version: 2,
    limits: ACCOUNT_LIMITS,
    default_permissions: { pub: {}, sub: {} },
  });
}

/** An operator with one account and one user: a server's settings, and the user's credentials file. */
export function makeCredentials(): { settings: string[]; credentials: string } {
  const [operator, user] = [nkeys.createOperator(), nkeys.createUser()];
  const [account, system] = [nkeys.createAccount(), nkeys.createAccount()];
  const operatorJwt = sign(operator, operator, { type: "operator", version: 2 });
  const userJwt = sign(account, user, { type: "user", version: 2, ...LIMITS, pub: {}, sub: {} });
  const seed = new TextDecoder().decode(user.getSeed());
  return {
    settings: [
      `operator: ${operatorJwt}`,
      "resolver: MEMORY",
      `system_account: ${system.getPublicKey()}`,
      "resolver_preload {",
      ...[account, system].map((each) => `${each.getPublicKey()}: ${accountJwt(operator, each)}`),
      "}",
    ],
    credentials: [
      "-----BEGIN NATS USER JWT-----",
      userJwt,
      "------END NATS USER JWT------",
      "",
      "-----BEGIN USER NKEY SEED-----",
      seed,
      "------END USER NKEY SEED------",
      "",
    ].join("\n"),
  };
}
