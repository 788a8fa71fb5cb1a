import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import { NATS_FLAGS, natsPermissions, natsSettings } from "./nats_flags.ts";

const read = (...args: string[]) => natsSettings(parseFlags(NATS_FLAGS, args));

function refuses(args: string[], message: RegExp): void {
  assert.throws(() => read(...args), (error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("natsSettings() are a server on loopback without a login by default", () => {
  assert.deepEqual(read(), {
    servers: [{ hostname: "127.0.0.1", port: 4222 }],
    login: { type: "none" },
    tls: null,
  });
});

Deno.test("natsSettings() take several servers, with or without a port", () => {
  const { servers } = read("--nats-server", "10.0.0.1,nats://10.0.0.2:5222", "--nats-server=[::1]");
  assert.deepEqual(servers, [
    { hostname: "10.0.0.1", port: 4222 },
    { hostname: "10.0.0.2", port: 5222 },
    { hostname: "::1", port: 4222 },
  ]);
});

Deno.test("natsSettings() know each way to log in", () => {
  const logins = [
    read("--nats-user", "a", "--nats-password", "b"),
    read("--nats-token", "t"),
    read("--nats-nkey", "seed.nk"),
    read("--nats-creds", "user.creds"),
  ].map(({ login }) => login);
  assert.deepEqual(logins, [
    { type: "password", user: "a", password: "b" },
    { type: "token", token: "t" },
    { type: "nkey", file: "seed.nk" },
    { type: "creds", file: "user.creds" },
  ]);
});

Deno.test("natsSettings() refuse half a login, two logins, and half a certificate", () => {
  refuses(["--nats-user", "a"], /--nats-password/);
  refuses(["--nats-password", "b"], /--nats-user/);
  refuses(["--nats-token", "t", "--nats-creds", "c"], /token and creds/);
  refuses(["--nats-cert", "c"], /--nats-key/);
  refuses(["--nats-key", "k"], /--nats-cert/);
});

Deno.test("natsSettings() refuse names of hosts and prefixes that make no subject", () => {
  refuses(["--nats-server", "nats.example.org:4222"], /IP address/);
  refuses(["--nats-server", "10.0.0.1:0"], /--nats-server/);
  for (const prefix of ["", "a.b", "A", "a b", "*", "1a"]) {
    refuses([`--stream-prefix=${prefix}`], /--stream-prefix/);
  }
});

Deno.test("natsPermissions() are the servers and the files with secrets, and nothing else", () => {
  assert.deepEqual(natsPermissions(read()), { net: ["127.0.0.1:4222"], read: [] });
  const settings = read(
    ...["--nats-server", "[::1]:5222", "--nats-creds", "user.creds"],
    ...["--nats-ca", "ca.pem", "--nats-cert", "cert.pem", "--nats-key", "key.pem"],
  );
  assert.deepEqual(natsPermissions(settings), {
    net: ["[::1]:5222"],
    read: ["user.creds", "ca.pem", "cert.pem", "key.pem"],
  });
});

Deno.test("natsSettings() turn TLS on by a name alone, which is no file", () => {
  const settings = read("--nats-tls-name", "nats.range.example");
  assert.deepEqual(settings.tls, { name: "nats.range.example" });
  assert.deepEqual(natsPermissions(settings).read, []);
});

Deno.test("natsPermissions() never hold a secret itself", () => {
  const settings = read("--nats-user", "a", "--nats-password", "hidden");
  assert.equal(JSON.stringify(natsPermissions(settings)).includes("hidden"), false);
});
