import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import { scratchFolder } from "@rangecast/tests/scratch";
import { until } from "@rangecast/tests/until";
import type { Session } from "../auth/session.ts";
import { type SampleServer, sampleServer } from "../testing/sample_server.ts";

const ACCEPTED = "HTTP/1.1 101 Switching Protocols\r\n\r\n";

/** Serves `/ws` for viewers and `/ws/admin` for admins; each socket says who it belongs to. */
function sockets({ server }: SampleServer) {
  const held: { readonly socket: Duplex; readonly session: Session }[] = [];
  for (const [path, role] of [["/ws", "viewer"], ["/ws/admin", "admin"]] as const) {
    server.onUpgrade(path, role, (_, socket, head, session) => {
      held.push({ socket, session });
      socket.on("error", () => {});
      // Node leaves a socket half open that nobody reads from.
      socket.resume().on("end", () => socket.end());
      socket.write(`${ACCEPTED}${session.name} ${new TextDecoder().decode(head)}`);
    });
  }
  return held;
}

function handshake(desk: SampleServer, path: string, headers: Record<string, string>): string {
  const all = {
    Host: new URL(desk.origin).host,
    Connection: "Upgrade",
    Upgrade: "websocket",
    Origin: desk.origin,
    ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

/** Opens a socket and reads the first answer. */
async function open(desk: SampleServer, text: string) {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: desk.server.port });
  await connection.write(new TextEncoder().encode(text));
  const buffer = new Uint8Array(4096);
  const length = await connection.read(buffer) ?? 0;
  return { connection, text: new TextDecoder().decode(buffer.subarray(0, length)) };
}

Deno.test("onUpgrade() hands over a socket with its session, and what came behind the request", async () => {
  await using scratch = await scratchFolder();
  await using desk = await sampleServer(scratch.path);
  const held = sockets(desk);
  const cookie = desk.sample.cookieOf("vera");
  const { connection, text } = await open(desk, `${handshake(desk, "/ws?v=1", { cookie })}first`);
  assert.equal(text, `${ACCEPTED}vera first`);
  assert.equal(desk.server.sockets, 1);
  assert.equal(held[0]?.session.role, "viewer");
  connection.close();
  await until("it is let go of", () => desk.server.sockets === 0);
});

Deno.test("onUpgrade() takes a program's token without an origin, and hands out its role", async () => {
  await using scratch = await scratchFolder();
  await using desk = await sampleServer(scratch.path);
  const held = sockets(desk);
  const Authorization = `Bearer ${desk.sample.secret}`;
  const { connection, text } = await open(
    desk,
    handshake(desk, "/ws", { Authorization, Origin: "" }),
  );
  assert.equal(text, `${ACCEPTED}recorder `);
  assert.equal(held[0]?.session.kind, "token");
  connection.close();
});

Deno.test("onUpgrade() never hands over what has not passed, and counts it by reason", async () => {
  await using scratch = await scratchFolder();
  await using desk = await sampleServer(scratch.path);
  const held = sockets(desk);
  const cookie = desk.sample.cookieOf("vera");
  const Authorization = `Bearer ${desk.sample.secret}`;
  const refused: [string, string, Record<string, string>][] = [
    ["403 Forbidden", "/ws", { cookie, Origin: "https://evil.example" }],
    ["403 Forbidden", "/ws", { cookie, Origin: "null" }],
    ["403 Forbidden", "/ws", { cookie, Origin: "" }],
    ["403 Forbidden", "/ws", { Authorization, Origin: "https://evil.example" }],
    ["401 Unauthorized", "/ws", {}],
    ["401 Unauthorized", "/ws", { cookie: "__Host-rangecast-player=x.y" }],
    ["401 Unauthorized", "/ws", { Authorization: "Bearer x", Origin: "" }],
    ["403 Forbidden", "/ws/admin", { cookie }],
    ["404 Not Found", "/other", { cookie }],
    ["401 Unauthorized", "/other", {}],
    ["400 Bad Request", "/ws", { cookie, Upgrade: "h2c" }],
    ["421 Misdirected Request", "/ws", { cookie, Host: "evil.example" }],
  ];
  for (const [status, path, headers] of refused) {
    const answer = await desk.exchange(handshake(desk, path, headers));
    assert.equal(answer.split("\r\n")[0], `HTTP/1.1 ${status}`, JSON.stringify(headers));
  }
  assert.deepEqual(held, []);
  assert.deepEqual(desk.sample.site.refusals.all, {
    socket_origin: 4,
    socket_session: 4,
    socket_role: 1,
    socket_not_found: 1,
    socket_protocol: 1,
    socket_host: 1,
  });
});

/** Serves `/ws/old` for older clients, and holds what it is handed. */
async function olderServer(path: string, behindProxy: boolean | null) {
  const guests = behindProxy === null ? {} : { guests: { paths: () => false, behindProxy } };
  const desk = await sampleServer(path, guests);
  const names: string[] = [];
  desk.server.onUpgrade("/ws/old", "viewer", (_, socket, __, { name, role }) => {
    names.push(`${name} ${role}`);
    socket.end(ACCEPTED);
  }, { guests: true });
  const knock = async (headers: Record<string, string>, at = "/ws/old") => {
    const answer = await desk.exchange(handshake(desk, at, headers));
    return Number(answer.split(" ")[1]);
  };
  const Authorization = `Bearer ${desk.sample.secret}`;
  return {
    desk,
    names,
    knock,
    Authorization,
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  };
}

Deno.test("onUpgrade() lets guests of this machine in where older clients are served", async () => {
  await using scratch = await scratchFolder();
  await using older = await olderServer(scratch.path, false);
  const { knock, Authorization, desk } = older;
  const cookie = desk.sample.cookieOf("otto");
  assert.equal(await knock({ Origin: "" }), 101);
  assert.equal(await knock({}), 101, "our own page");
  assert.equal(await knock({ cookie, Origin: "" }), 101);
  assert.equal(await knock({ Authorization, Origin: "" }), 101);
  assert.deepEqual(older.names, [
    ...["guest viewer", "guest viewer", "guest viewer", "recorder viewer"],
  ], "a cookie counts for nothing");
  assert.equal(await knock({ Origin: "https://evil.example" }), 403);
  assert.equal(await knock({ Origin: "null" }), 403);
  assert.equal(await knock({ Origin: "", "Sec-Fetch-Site": "cross-site" }), 403);
  assert.equal(await knock({ Authorization: "Bearer x", Origin: "" }), 401);
  assert.equal(await knock({ Origin: "", Host: "evil.example" }), 421);
  assert.equal(await knock({ Origin: "" }, "/ws/other"), 403, "no other path");
  assert.equal(older.names.length, 4);
});

for (const [where, behindProxy] of [["behind a proxy", true], ["without guests", null]] as const) {
  Deno.test(`onUpgrade() wants a token of older clients ${where}`, async () => {
    await using scratch = await scratchFolder();
    await using older = await olderServer(scratch.path, behindProxy);
    const { knock, Authorization, desk } = older;
    assert.equal(await knock({ Origin: "" }), 401);
    assert.equal(await knock({ cookie: desk.sample.cookieOf("otto") }), 401);
    assert.equal(await knock({ Authorization, Origin: "" }), 101);
    assert.equal(await knock({ Authorization, Origin: "https://evil.example" }), 403);
    assert.deepEqual(older.names, ["recorder viewer"]);
  });
}

Deno.test("a session's end tells its sockets, and cuts those that stay", async () => {
  await using scratch = await scratchFolder();
  await using desk = await sampleServer(scratch.path);
  const held = sockets(desk);
  const cookie = desk.sample.cookieOf("vera");
  const [one, two] = [
    await open(desk, handshake(desk, "/ws", { cookie })),
    await open(
      desk,
      handshake(desk, "/ws", { cookie: desk.sample.cookieOf("otto") }),
    ),
  ];
  await desk.sample.site.auth.sessions.end(held[0]?.session.id ?? "");
  assert.equal(held[0]?.session.signal.reason, "logout");
  assert.equal(held[0]?.socket.destroyed, false, "it may say goodbye");
  desk.sample.clock.advance(2000);
  await until("it is cut", () => desk.server.sockets === 1);
  assert.equal(held[1]?.socket.destroyed, false, "of this session only");
  for (const { connection } of [one, two]) connection.close();
  await until("the other one is let go of", () => desk.server.sockets === 0);
});

Deno.test("closing tells whoever holds sockets, takes no more, and cuts what stays", async () => {
  await using scratch = await scratchFolder();
  await using desk = await sampleServer(scratch.path);
  const held = sockets(desk);
  const cookie = desk.sample.cookieOf("vera");
  const polite = await open(desk, handshake(desk, "/ws", { cookie }));
  const stubborn = await open(desk, handshake(desk, "/ws", { cookie }));
  desk.server.closing.addEventListener("abort", () => held[0]?.socket.end("bye"));
  const closed = desk.server[Symbol.asyncDispose]();
  assert.equal(await new Response(polite.connection.readable).text(), "bye");
  assert.equal(held[1]?.socket.destroyed, false);
  desk.sample.clock.advance(3000);
  await closed;
  assert.ok(held[1]?.socket.destroyed);
  stubborn.connection.close();
});
