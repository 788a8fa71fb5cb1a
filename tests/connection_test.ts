import assert from "node:assert/strict";
import { nkeys } from "@nats-io/nats-core";
import { OperatorError } from "@rangecast/base/errors";
import { BusConnection, type ConnectionEvent } from "@rangecast/bus/connection";
import type { NatsLogin, NatsSettings } from "@rangecast/bus/nats-flags";
import { onEachBroker, onNatsServer, type TestBroker } from "./support/brokers.ts";
import { makeAuthority, makeCertificate, needsOpenssl } from "./support/certificates.ts";
import { makeCredentials } from "./support/nats_jwt.ts";
import { scratchFolder } from "./support/scratch.ts";
import { until } from "./support/until.ts";

function settingsOf(
  { host, port }: TestBroker,
  login: NatsLogin = { type: "none" },
  tls: NatsSettings["tls"] = null,
): NatsSettings {
  return { servers: [{ hostname: host, port }], login, tls };
}

/** Connects, and proves it with a message to itself. */
async function connects(settings: NatsSettings): Promise<void> {
  await using connection = await BusConnection.open(settings, "test");
  assert.equal(connection.connected, true);
  await connection.nats.flush();
}

async function refuses(settings: NatsSettings, message: RegExp): Promise<void> {
  await assert.rejects(connects(settings), (error) => {
    assert.ok(error instanceof OperatorError, String(error));
    assert.match(error.message, message);
    assert.equal(error.message.includes("\n"), false);
    return true;
  });
}

onNatsServer("BusConnection.open() logs in with a password or a token", async (server) => {
  await server.restart({ user: "a", password: "b c" });
  await connects(settingsOf(server, { type: "password", user: "a", password: "b c" }));
  await refuses(
    settingsOf(server, { type: "password", user: "a", password: "b" }),
    /it refused the credentials \(given: password\)/,
  );
  await server.restart({ token: "t" });
  await connects(settingsOf(server, { type: "token", token: "t" }));
  await refuses(settingsOf(server), /it refused the credentials \(given: none\)/);
});

onNatsServer(
  "BusConnection.open() survives a server that resets what it refuses",
  async (server) => {
    await server.restart({ token: "t" });
    // The reset overtakes the refusal now and then: in one of ten attempts.
    for (let attempt = 0; attempt < 60; attempt++) {
      await refuses(settingsOf(server), /it refused the credentials|Cannot reach/);
    }
  },
);

onNatsServer("BusConnection.open() logs in with an nkey", async (server) => {
  await using folder = await scratchFolder();
  const user = nkeys.createUser();
  const file = `${folder.path}/user.nk`;
  await Deno.writeTextFile(file, `${new TextDecoder().decode(user.getSeed())}\n`);
  await server.restart({
    settings: [`authorization { users = [ { nkey: ${user.getPublicKey()} } ] }`],
  });
  await connects(settingsOf(server, { type: "nkey", file }));
  await Deno.writeTextFile(file, new TextDecoder().decode(nkeys.createUser().getSeed()));
  await refuses(settingsOf(server, { type: "nkey", file }), /refused the credentials/);
  await Deno.writeTextFile(file, "not a seed");
  await refuses(settingsOf(server, { type: "nkey", file }), /user\.nk must hold an nkey seed/);
});

onNatsServer("BusConnection.open() logs in with a credentials file", async (server) => {
  await using folder = await scratchFolder();
  const file = `${folder.path}/user.creds`;
  const { settings, credentials } = makeCredentials();
  await Deno.writeTextFile(file, credentials);
  await server.restart({ settings });
  await connects(settingsOf(server, { type: "creds", file }));
  await Deno.writeTextFile(file, makeCredentials().credentials);
  await refuses(settingsOf(server, { type: "creds", file }), /refused the credentials/);
});

onEachBroker(
  "BusConnection.open() names a file with secrets that it cannot read",
  async (server) => {
    const missing = "no/such/file";
    const settings: NatsSettings[] = [
      settingsOf(server, { type: "nkey", file: missing }),
      settingsOf(server, { type: "creds", file: missing }),
      settingsOf(server, { type: "none" }, { ca: missing }),
    ];
    for (const each of settings) {
      await refuses(each, /^Cannot log in to NATS as no\/such\/file must be readable: /);
    }
  },
);

onEachBroker("BusConnection.open() refuses a file that holds no credentials", async (server) => {
  await using folder = await scratchFolder();
  const file = `${folder.path}/user.creds`;
  await Deno.writeTextFile(file, "nothing of use");
  await refuses(settingsOf(server, { type: "creds", file }), /user\.creds must hold/);
});

Deno.test("BusConnection.open() names the server that it does not reach", async () => {
  const servers = [{ hostname: "127.0.0.1", port: 9 }, { hostname: "127.0.0.1", port: 10 }];
  const settings: NatsSettings = { servers, login: { type: "none" }, tls: null };
  await refuses(settings, /^Cannot reach a NATS server at 127\.0\.0\.1:9, 127\.0\.0\.1:10: /);
});

onNatsServer("BusConnection.open() gives up on a server that hangs", async (server) => {
  server.signal("SIGSTOP");
  await refuses(settingsOf(server), /^Cannot reach a NATS server at .*timeout/);
  server.signal("SIGCONT");
});

onNatsServer("BusConnection takes the server that answers", async (server) => {
  const nobody = { hostname: "127.0.0.1", port: 9 };
  const { servers: [own] } = settingsOf(server);
  assert.ok(own);
  await connects({ servers: [nobody, own], login: { type: "none" }, tls: null });
});

onNatsServer("BusConnection tells when the server goes and comes", async (server) => {
  await using connection = await BusConnection.open(settingsOf(server), "test");
  const events: ConnectionEvent[] = [];
  connection.onEvent((event) => void events.push(event));
  server.signal("SIGKILL");
  await server.ended();
  await until("it is noticed", () => events.length > 0);
  assert.deepEqual(events, [{ type: "disconnected" }]);
  assert.equal(connection.connected, false);
  await server.restart();
  await until("it is back", () => connection.connected);
  const address = `127.0.0.1:${server.port}`;
  assert.deepEqual(events.at(-1), { type: "reconnected", server: address });
  assert.equal(connection.server, address);
  await connection.nats.close();
  await until("the end is told", () => events.at(-1)?.type === "closed");
  assert.equal(connection.connected, false);
});

onNatsServer("BusConnection checks the server's certificate, and shows its own", async (server) => {
  if (needsOpenssl.ignore) return;
  await using folder = await scratchFolder();
  const file = (name: string) => `${folder.path}/${name}`;
  await makeAuthority(folder.path, "authority");
  await makeAuthority(folder.path, "stranger");
  const [ca, cert, key] = [file("authority.pem"), file("client.pem"), file("client.key")];
  await makeCertificate(folder.path, { name: "client", authority: "authority", subject: "DNS:c" });
  for (const subject of ["IP:127.0.0.1", "DNS:nats.range.example"]) {
    await makeCertificate(folder.path, { name: "server", authority: "authority", subject });
    const own = `cert_file: "${file("server.pem")}", key_file: "${file("server.key")}"`;
    await server.restart({ settings: [`tls { ${own}, ca_file: "${ca}", verify: true }`] });
    const none = { type: "none" } as const;
    const byName = { ca, cert, key, name: "nats.range.example" };
    if (subject.startsWith("IP")) {
      await connects(settingsOf(server, none, { ca, cert, key }));
      await refuses(settingsOf(server, none, byName), /^Cannot trust .*--nats-tls-name/);
    } else {
      await connects(settingsOf(server, none, byName));
      await refuses(settingsOf(server, none, { ca, cert, key }), /^Cannot trust .*--nats-tls-name/);
    }
    await refuses(
      settingsOf(server, none, { ca: file("stranger.pem"), cert, key }),
      /^Cannot trust the NATS server at .*--nats-ca/,
    );
    await refuses(settingsOf(server, none, { ca }), /^Cannot (reach|trust) .*NATS server/);
    await refuses(settingsOf(server), /^Cannot trust .*--nats-ca/);
  }
});
