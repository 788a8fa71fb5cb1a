import { systemClock } from "@rangecast/base/clock";
import type { HistorySlice } from "@rangecast/ui/history";
import { ROOT } from "../lint/scope.ts";
import { scratchFolder } from "../support/scratch.ts";
import { uiPage } from "./page.ts";
import { PretendGateway, type Scene } from "./pretend_gateway.ts";

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'";
const TYPES: Readonly<Record<string, string>> = {
  ...{ js: "text/javascript", css: "text/css", json: "application/json" },
};

/** Bundles the islands as pages load them. @throws Error with what the bundler says. */
export async function bundleIslands(folder: string): Promise<void> {
  // One after the other, so that both lie in the folder itself.
  for (const entry of ["tests/ui/entry.tsx", "lib/ui/styles/ui.css"]) {
    const { success, stderr } = await new Deno.Command("deno", {
      args: [
        ...["bundle", "--quiet", "--frozen", "--platform", "browser", "--code-splitting"],
        ...["--minify", "--outdir", folder, entry],
      ],
      ...{ cwd: ROOT, stdin: "null", stdout: "null", stderr: "piped" },
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }
}

/** A page with all islands on a port of its own, under the strict policy of lib/web. */
export class PageServer implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly gateway: PretendGateway;
  readonly url: string;
  /** The bundle. */
  readonly folder: string;

  private constructor(
    stack: AsyncDisposableStack,
    gateway: PretendGateway,
    folder: string,
    url: string,
  ) {
    this.#stack = stack;
    this.gateway = gateway;
    this.folder = folder;
    this.url = url;
  }

  static async start(scene: Scene): Promise<PageServer> {
    const stack = new AsyncDisposableStack();
    const { path } = stack.use(await scratchFolder());
    await bundleIslands(path);
    const gateway = new PretendGateway(systemClock, scene);
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => answer(request, path, gateway),
    );
    stack.defer(async () => {
      gateway.drop();
      await server.shutdown();
    });
    const url = `http://127.0.0.1:${server.addr.port}/`;
    return new PageServer(stack, gateway, path, url);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

async function answer(
  request: Request,
  folder: string,
  gateway: PretendGateway,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === "/ws") {
    const { socket, response } = Deno.upgradeWebSocket(request);
    gateway.accept(socket);
    return response;
  }
  if (pathname === "/history") return Response.json(history(searchParams));
  if (pathname === "/") {
    const html = uiPage(await landUrls());
    return new Response(html, {
      headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": CSP },
    });
  }
  return await file(pathname, folder);
}

async function landUrls(): Promise<Record<string, string>> {
  const names = await Array.fromAsync(Deno.readDir(`${ROOT}lib/ui/static`), ({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, `/${name}`]));
}

async function file(pathname: string, folder: string): Promise<Response> {
  const name = pathname.slice(1).replace(/^.*\//, "");
  const type = TYPES[name.split(".").at(-1) ?? ""];
  if (type === undefined) return new Response(null, { status: 404 });
  for (
    const path of [`${folder}${pathname}`, `${folder}/${name}`, `${ROOT}lib/ui/static/${name}`]
  ) {
    try {
      return new Response(await Deno.readFile(path), { headers: { "content-type": type } });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return new Response(null, { status: 404 });
}

/** Waves with a hole in them. */
function history(params: URLSearchParams): HistorySlice {
  const [from_ms, to_ms, parts] = ["from", "to", "parts"].map((name) => Number(params.get(name)));
  if (!from_ms || !to_ms || !parts) {
    return { from_ms: 0, to_ms: 1, counts: [], gaps: [], commands: [], tags: [] };
  }
  const span_ms = to_ms - from_ms;
  const gap = { from_ms: from_ms + span_ms * 0.31, to_ms: from_ms + span_ms * 0.335 };
  const counts = Array.from({ length: parts }, (_, i) => {
    const at_ms = from_ms + i / parts * span_ms;
    if (at_ms > gap.from_ms && at_ms < gap.to_ms) return 0;
    const wave = 1 + 0.2 * Math.sin(at_ms / 400_000) + 0.12 * Math.sin(at_ms / 170_000);
    return 1800 * wave * span_ms / parts / 1000;
  });
  const commands = [{ at_ms: from_ms + span_ms * 0.2, text: "units: metric" }];
  return { from_ms, to_ms, counts, gaps: [gap], commands, tags: [] };
}
