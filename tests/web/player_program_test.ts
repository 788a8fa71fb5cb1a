import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { decode } from "@rangecast/codec/cbor";
import { ChildProgram } from "@rangecast/launch/child-program";
import { permissionLine } from "@rangecast/launch/permission-line";
import { prepareDataFolder } from "@rangecast/web/data-folder";
import { freePort } from "@rangecast/web/testing/sample-server";
import { ROOT } from "../lint/scope.ts";
import { onEmbeddedBroker } from "../support/brokers.ts";
import { RangeBroker } from "../support/range_broker.ts";
import { READY_LIMIT_MS } from "../support/running_player.ts";
import { scratchFolder } from "../support/scratch.ts";
import { until } from "../support/until.ts";

onEmbeddedBroker(
  "player:web: runs with the permissions that it asks for: log in, socket, health, metrics, end",
  async (server) => {
    await using range = await RangeBroker.on(server);
    await range.addStreams();
    await using scratch = await scratchFolder();
    await build();
    await prepareDataFolder(scratch.path);
    const said: Record<string, Record<string, unknown>> = {};
    for (const subject of ["tspi.ops.health", "tspi.ops.status"]) {
      range.connection.nats.subscribe(subject, {
        callback: (_, { data }) => void (said[subject] = Object(decode(data))),
      });
    }
    const [port, metricsPort] = [freePort(), freePort()];
    const command = await permissionLine("player/web/main.ts", [
      ...["--nats-server", `${server.host}:${server.port}`, "--web-port", String(port)],
      ...["--metrics-port", String(metricsPort), "--data-dir", scratch.path],
      ...["--login-link", "viewer", "--stop-with-stdin"],
    ]);
    const output: string[] = [];
    await using child = ChildProgram.start({
      name: "player:web",
      command,
      clock: systemClock,
      onOutput: (line) => void output.push(line),
    });
    const line = await child.waitForLine(/\/login\/link\//, READY_LIMIT_MS);
    const link = /http:\S+\/login\/link\/[\w-]+/.exec(line)?.[0] ?? "";
    const origin = new URL(link).origin;
    const first = await fetch(link, { redirect: "manual" });
    await first.body?.cancel();
    assert.equal(first.status, 303);
    const cookie = first.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const page = await fetch(`${origin}/`, { headers: { cookie } });
    assert.match(await page.text(), /Rangecast player/);

    const messages: Record<string, unknown>[] = [];
    const closed = Promise.withResolvers<CloseEvent>();
    // Deno takes headers here, which the types of the DOM do not know.
    const socket: WebSocket = Reflect.construct(WebSocket, [
      `${origin.replace("http", "ws")}/ws`,
      { headers: { cookie, origin } },
    ]);
    socket.onopen = () =>
      socket.send(JSON.stringify({ type: "hello", version: 1, encodings: ["json"] }));
    socket.onmessage = ({ data }) => void messages.push(JSON.parse(String(data)));
    socket.onclose = closed.resolve;
    await until("it is welcome", () => messages.some(({ type }) => type === "welcome"));
    assert.equal(messages[0]?.user, "guest");

    await until("its health counts the viewer", () => said["tspi.ops.health"]?.viewers === 1);
    const { program, ok } = said["tspi.ops.health"] ?? {};
    assert.deepEqual([program, ok], ["player:web", true]);
    const metrics = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
    assert.match(await metrics.text(), /^rangecast_viewers_total 1$/m);
    await until("the viewer's ping is told", () => "ping_ms" in (said["tspi.ops.status"] ?? {}));
    const ping_ms = Number(said["tspi.ops.status"]?.ping_ms);
    assert.ok(ping_ms >= 0 && ping_ms < 5_000, `${ping_ms} ms`);

    child.signal("SIGTERM");
    const { code, reason } = await closed.promise;
    assert.equal(code, 1001);
    assert.match(reason, /^\d+$/, "says when to come back, in ms");
    assert.equal((await child.ended).code, 0, child.lastLogLines.join("\n"));
    assert.equal(JSON.parse(output.at(-1) ?? "{}").final, true);
  },
);

/** Builds the pages where the program looks for them, as an operator does. */
async function build(): Promise<void> {
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "build"],
    ...{ cwd: ROOT, stdin: "null", stdout: "null", stderr: "piped" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
