import { systemClock } from "@rangecast/base/clock";
import { ChildProgram } from "@rangecast/launch/child-program";
import { permissionLine } from "@rangecast/launch/permission-line";
import { prepareDataFolder } from "@rangecast/web/data-folder";
import { freePort } from "@rangecast/web/testing/sample-server";
import { ROOT } from "../lint/scope.ts";
import type { TestBroker } from "../support/brokers.ts";
import { scratchFolder } from "../support/scratch.ts";
import type { MeasuredBrowser } from "./measured_browser.ts";
import type { MeasuredPage } from "./measured_page.ts";
import { addToken, addUser, PASSWORD, untilTokenKnown } from "../support/web/users_task.ts";

const USER = "vera";
const READY_LIMIT_MS = 60_000;

/** `player:web` as a program of its own: what drives the browser does not take its time. */
export class MeasuredPlayer implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly #folder: string;
  readonly port: number;
  /** Of a session: it lets in as many pages as there are. */
  readonly #cookie: { readonly name: string; readonly value: string };

  private constructor(
    stack: AsyncDisposableStack,
    { folder, port, cookie }: {
      readonly folder: string;
      readonly port: number;
      readonly cookie: { readonly name: string; readonly value: string };
    },
  ) {
    this.#stack = stack;
    this.#folder = folder;
    this.port = port;
    this.#cookie = cookie;
  }

  /** Builds the pages and serves them, on a broker that has its streams. */
  static async start({ host, port: brokerPort }: TestBroker): Promise<MeasuredPlayer> {
    await using started = new AsyncDisposableStack();
    const { path: folder } = started.use(await scratchFolder());
    await build();
    await prepareDataFolder(folder);
    await addUser(folder, USER);
    const port = freePort();
    const command = await permissionLine("player/web/main.ts", [
      ...["--nats-server", `${host}:${brokerPort}`, "--web-port", String(port)],
      ...["--metrics-port", "0", "--data-dir", folder, "--stop-with-stdin"],
    ]);
    const child = started.use(
      ChildProgram.start({ name: "player:web", command, clock: systemClock }),
    );
    await child.waitForLine(/http:\/\/127\.0\.0\.1:\d+/, READY_LIMIT_MS);
    const cookie = await logIn(originOf(port));
    return new MeasuredPlayer(started.move(), { folder, port, cookie });
  }

  get origin(): string {
    return originOf(this.port);
  }

  /** A blank page of somebody who may look, with nothing in its cache. */
  async enter(browser: MeasuredBrowser): Promise<MeasuredPage> {
    const page = await browser.open();
    // A cookie named for the host alone belongs to https, and to this machine without it.
    await page.setCookie(this.origin.replace("http:", "https:"), this.#cookie);
    return page;
  }

  /** The same, with the player's page in it. */
  async open(browser: MeasuredBrowser): Promise<MeasuredPage> {
    const page = await this.enter(browser);
    await page.goto(this.origin);
    return page;
  }

  /** The secret of a token for a program that may look. */
  async addToken(name: string): Promise<string> {
    const token = await addToken(this.#folder, name);
    await untilTokenKnown(this.origin, token);
    return token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

function originOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

async function logIn(origin: string): Promise<{ name: string; value: string }> {
  const answer = await fetch(`${origin}/login`, {
    method: "POST",
    headers: { origin },
    body: new URLSearchParams({ name: USER, password: PASSWORD }),
    redirect: "manual",
  });
  await answer.body?.cancel();
  const [cookie = ""] = answer.headers.getSetCookie()[0]?.split(";") ?? [];
  const at = cookie.indexOf("=");
  if (at < 0) throw new Error(`the login was answered with status ${answer.status}`);
  return { name: cookie.slice(0, at), value: cookie.slice(at + 1) };
}

/** Builds the pages into `.build`, where the program looks for them, as an operator does. */
async function build(): Promise<void> {
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "build"],
    ...{ cwd: ROOT, stdin: "null", stdout: "null", stderr: "piped" },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
