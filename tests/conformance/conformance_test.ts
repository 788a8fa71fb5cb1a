import { requirement } from "../support/requirement.ts";
import { findNatsServer } from "../support/nats_server.ts";
import { allBehaviours } from "./all_behaviours.ts";
import type { Behaviour } from "./behaviour.ts";
import { type Difference, differences } from "./differences.ts";
import { embeddedBrokerKind } from "./embedded_broker_kind.ts";
import { natsServerKind } from "./nats_server_kind.ts";
import type { RunningServer, ServerKind } from "./server.ts";
import { OutcomeTable } from "./table.ts";
import { verdictOf } from "./verdict.ts";
import { Workbench } from "./workbench.ts";

const needed = requirement(
  "the conformance of the real server",
  findNatsServer() !== null,
  "nats-server 2.12 or newer on PATH, and --allow-run=nats-server",
);
const kinds = [
  { kind: natsServerKind, ...needed },
  { kind: embeddedBrokerKind, ignore: false },
];
const table = new OutcomeTable(kinds.map(({ kind }) => kind.name), allBehaviours);

/** Each kind's server for all behaviours, started by the first of them. */
const shared = new Map<ServerKind, Promise<RunningServer>>();

function sharedServer(kind: ServerKind): Promise<RunningServer> {
  const server = shared.get(kind) ?? kind.start({});
  shared.set(kind, server);
  return server;
}

Deno.test.beforeAll(() => {
  // A server that refuses a client resets its socket, and by then the client (3.4.0) has taken its
  // error handler off: the reset would end the run.
  globalThis.addEventListener("error", (event) => {
    if (event.error?.code === "ECONNRESET") event.preventDefault();
  });
});

Deno.test.afterAll(async () => {
  for (const server of shared.values()) await (await server)[Symbol.asyncDispose]();
  Deno.stdout.writeSync(new TextEncoder().encode(`\n${table}`));
});

for (const { kind, ignore } of kinds) {
  for (const behaviour of allBehaviours) {
    Deno.test({
      name: `${kind.name}: ${behaviour.area}: ${behaviour.name}`,
      ignore,
      fn: () => check(kind, behaviour),
    });
  }
}

Deno.test("differences name behaviours of the suite and no other", () => {
  for (const { server, area, name } of differences) {
    const known = allBehaviours.some((behaviour) =>
      behaviour.area === area && behaviour.name === name
    ) && kinds.some(({ kind }) => kind.name === server);
    if (!known) throw new Error(`Cannot find the behaviour of the difference '${area}: ${name}'`);
  }
});

async function check(kind: ServerKind, behaviour: Behaviour): Promise<void> {
  const verdict = await verdictOf(async () => {
    await using bench = new Workbench(kind, await sharedServer(kind));
    await behaviour.run(bench);
  }, listedDifference(kind, behaviour));
  table.record(behaviour, kind.name, verdict.outcome);
  if (verdict.outcome === "FAILED") throw verdict.error;
}

function listedDifference(kind: ServerKind, behaviour: Behaviour): Difference | undefined {
  return differences.find(({ server, area, name }) =>
    server === kind.name && area === behaviour.area && name === behaviour.name
  );
}
