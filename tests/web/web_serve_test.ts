import assert from "node:assert/strict";
import { OperatorError } from "@rangecast/base/errors";
import { systemClock } from "@rangecast/base/clock";
import { parseFlags } from "@rangecast/cli/flags";
import { createLogger } from "@rangecast/cli/log";
import { webApp } from "@rangecast/web/app";
import { openSite, serveSite } from "@rangecast/web/serve";
import { freePort } from "@rangecast/web/testing/sample-server";
import { webFlags, webSettings } from "@rangecast/web/web-flags";
import { makeAuthority, makeCertificate, needsOpenssl } from "../support/certificates.ts";
import { scratchFolder } from "../support/scratch.ts";
import { until } from "../support/until.ts";
import { buildInto, SHARED_PARTS } from "../support/web/built_site.tsx";
import { runUsers } from "../support/web/users_task.ts";

/** Runs `deno task users` with these words. */
function users(folder: string, words: string, password?: string): Promise<string> {
  const from = password === undefined ? [] : ["--password-stdin"];
  return runUsers(folder, [...words.split(" "), ...from], `${password ?? ""}\n`);
}

/** A program with one page, as it would run with these flags. */
async function serve(folder: string, ...args: readonly string[]) {
  const port = freePort();
  const settings = webSettings(
    parseFlags(webFlags(port), ["--data-dir", `${folder}/data`, ...args]),
  );
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createLogger({ program: "player", level: "info", clock: systemClock, write });
  const site = await openSite(settings, {
    program: "player",
    title: "Rangecast player",
    builds: ["web"],
    buildFolder: folder,
    clock: systemClock,
    log,
  });
  const app = webApp(site);
  app.get("/", (c) => c.text(`hello ${c.var.session?.name} ${c.var.session?.role}`));
  await using stack = new AsyncDisposableStack();
  stack.use(site.auth);
  const server = stack.use(await serveSite(settings, site, app));
  const open = stack.move();
  return { port, lines, server, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

Deno.test("serveSite() lets in whom deno task users has made, and prints a link that logs in once", async () => {
  await using scratch = await scratchFolder();
  await buildInto(scratch.path, SHARED_PARTS);
  await users(`${scratch.path}/data`, "add ada --role admin", "ten letters");
  const secret = (await users(`${scratch.path}/data`, "token add recorder")).trim();
  await using desk = await serve(scratch.path, "--login-link", "operator");
  const origin = `http://127.0.0.1:${desk.port}`;

  const byPassword = await fetch(`${origin}/login`, {
    method: "POST",
    body: new URLSearchParams({ name: "ada", password: "ten letters" }),
    headers: { origin },
    redirect: "manual",
  });
  await byPassword.body?.cancel();
  assert.equal(byPassword.status, 303);
  const hello = async (headers: HeadersInit) =>
    await (await fetch(`${origin}/`, { headers })).text();
  const cookie = byPassword.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  assert.equal(await hello({ cookie }), "hello ada admin");
  assert.equal(await hello({ authorization: `Bearer ${secret}` }), "hello recorder viewer");

  const link = desk.lines.join("").match(/http:\S+\/login\/link\/\S+/)?.[0] ?? "";
  const follow = () => fetch(link, { redirect: "manual", headers: { accept: "text/html" } });
  const first = await follow();
  await first.body?.cancel();
  const guest = first.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  assert.equal(await hello({ cookie: guest }), "hello guest operator");
  const again = await follow();
  assert.equal(again.status, 401);
  await again.body?.cancel();
});

Deno.test("openSite() refuses a data folder that is missing, and one that others may read", async () => {
  await using scratch = await scratchFolder();
  await buildInto(scratch.path, SHARED_PARTS);
  await assert.rejects(serve(scratch.path), (error: Error) => {
    assert.ok(error instanceof OperatorError);
    assert.match(error.message, /deno task users add NAME --data-dir \S+ makes it/);
    return true;
  });
  await users(`${scratch.path}/data`, "add ada", "ten letters");
  await Deno.chmod(`${scratch.path}/data/signing.key`, 0o640);
  await assert.rejects(serve(scratch.path), /signing\.key as it must be for its owner alone/);
});

Deno.test({
  name: "serveSite() speaks TLS, tells browsers to stay there, and hands over sockets from it",
  ...needsOpenssl,
  async fn() {
    await using scratch = await scratchFolder();
    await buildInto(scratch.path, SHARED_PARTS);
    await users(`${scratch.path}/data`, "add ada", "ten letters");
    await makeAuthority(scratch.path, "authority");
    await makeCertificate(scratch.path, {
      name: "web",
      authority: "authority",
      subject: "IP:127.0.0.1",
    });
    const files = ["--tls-cert", `${scratch.path}/web.pem`, "--tls-key", `${scratch.path}/web.key`];
    await using desk = await serve(scratch.path, ...files);
    const caCerts = [await Deno.readTextFile(`${scratch.path}/authority.pem`)];
    using client = Deno.createHttpClient({ caCerts });
    const origin = `https://127.0.0.1:${desk.port}`;
    const response = await fetch(`${origin}/login`, { client });
    await response.body?.cancel();
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("strict-transport-security"), "max-age=31536000");

    desk.server.onUpgrade("/ws", "viewer", (_, socket, __, session) => {
      socket.end(`hello ${session.name}`);
    });
    const socket = await Deno.connectTls({ hostname: "127.0.0.1", port: desk.port, caCerts });
    const secret = (await users(`${scratch.path}/data`, "token add recorder")).trim();
    // The account is new: it is seen within a second.
    await until("the token is known", async () => {
      const headers = { authorization: `Bearer ${secret}` };
      const answer = await fetch(`${origin}/`, { client, headers });
      return await answer.text() === "hello recorder viewer";
    });
    await socket.write(new TextEncoder().encode(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\nConnection: Upgrade\r\n` +
        `Upgrade: websocket\r\nAuthorization: Bearer ${secret}\r\n\r\n`,
    ));
    assert.equal(await new Response(socket.readable).text(), "hello recorder");
  },
});

Deno.test({
  name: "serveSite() refuses a certificate that it could not serve, before the first client",
  ...needsOpenssl,
  async fn() {
    await using scratch = await scratchFolder();
    await buildInto(scratch.path, SHARED_PARTS);
    await users(`${scratch.path}/data`, "add ada", "ten letters");
    for (const name of ["one", "other"]) await makeAuthority(scratch.path, name);
    const refused: [string, string, RegExp][] = [
      ["one.pem", "other.key", /the key is not the certificate's/],
      ["one.key", "one.key", /the certificate cannot be read/],
      ["one.pem", "one.pem", /the key cannot be read/],
      ["none.pem", "one.key", /Cannot use --tls-cert/],
    ];
    for (const [cert, key, message] of refused) {
      const [first, second] = [`${scratch.path}/${cert}`, `${scratch.path}/${key}`];
      await assert.rejects(serve(scratch.path, "--tls-cert", first, "--tls-key", second), message);
    }
  },
});
