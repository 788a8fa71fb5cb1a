import assert from "node:assert/strict";
import { onNatsServer, type TestBroker } from "./support/brokers.ts";
import { assertStoredOnce, Publishing } from "./support/publishing.ts";
import { until } from "./support/until.ts";

const addressOf = ({ host, port }: TestBroker) => ({ hostname: host, port });

onNatsServer("Publisher waits until the broker takes its credentials again", async (server) => {
  await using publishing = await Publishing.start(addressOf(server));
  publishing.offer(0, 100);
  await publishing.settled();
  await server.restart({ token: "changed" });
  publishing.offer(100, 200);
  await until("the refusal is said", () => publishing.log.some((line) => /refuses/.test(line)));
  await server.restart();
  const { stored, failed } = await publishing.settled();
  assert.deepEqual({ stored, failed }, { stored: 200, failed: {} });
  await assertStoredOnce(publishing.connection, stored);
});

onNatsServer(
  "Publisher holds what it may not publish, and says so without filling the log",
  async (server) => {
    const user = 'user: a, password: b, permissions: { publish: { deny: ["published.>"] } }';
    await server.restart({
      settings: [`authorization { users = [ { ${user} } ] }`, "no_auth_user: a"],
    });
    await using publishing = await Publishing.start(addressOf(server));
    publishing.offer(0, 500);
    await publishing.held("unacknowledged");
    const said = publishing.log.filter((line) => line.includes("the broker refuses"));
    assert.equal(said.length, 1, said.join(""));
    assert.match(said[0] ?? "", /[Pp]ermission/);
    assert.equal(publishing.snapshot.stored, 0);
    await server.restart();
    const { stored, failed } = await publishing.settled();
    assert.deepEqual({ stored, failed }, { stored: 500, failed: {} });
    await assertStoredOnce(publishing.connection, stored);
  },
);
