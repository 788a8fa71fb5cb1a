/**
 * Tries to get out: run with a program's own line in place of that program. Prints, as JSON, what
 * came of each attempt: the name of the error, or "got out". Arguments choose attempts by name.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeToStdout } from "@rangecast/cli/log";

const SECRET = "/etc/passwd";
/** Nobody is granted this port. It need not be open to be refused, but fetch() must not shun it. */
const OTHER_PORT = 4999;

/** A module specifier that nothing can see before it is asked for. */
const hidden = (...parts: string[]) => parts.join("");

/** Module source that tries to read a file, for what evaluates strings. */
const STEAL = `Deno.readTextFileSync(${JSON.stringify(SECRET)})`;

const ATTEMPTS: Readonly<Record<string, () => unknown>> = {
  "read a file": () => Deno.readTextFileSync(SECRET),
  "read a file through node": () => readFileSync(SECRET),
  "read a file of the project": () => Deno.readTextFileSync("deno.json"),
  "list a folder": () => [...Deno.readDirSync(".")],
  "write a file": () => Deno.writeTextFileSync("escaped.txt", "x"),
  "connect elsewhere": () => Deno.connect({ hostname: "127.0.0.1", port: OTHER_PORT }),
  "fetch elsewhere": () => fetch(`http://127.0.0.1:${OTHER_PORT}/`),
  "listen elsewhere": () => Deno.listen({ hostname: "127.0.0.1", port: OTHER_PORT }),
  "send datagrams elsewhere": () => sendDatagram(),
  "resolve a name": () => Deno.resolveDns("example.com", "A"),
  "read a variable": () => Deno.env.get("HOME"),
  "read all variables": () => Deno.env.toObject(),
  "spawn": () => new Deno.Command("deno", { args: ["--version"] }).outputSync(),
  "spawn through node": () => {
    const { error } = spawnSync("deno", ["--version"]);
    if (error) throw error;
  },
  "load a library": () => Deno.dlopen("libc.so.6", {}),
  "ask the system": () => Deno.hostname(),
  "import from disk": () => import(hidden("../../demo/", "run.ts")),
  "import from npm": () => import(hidden("npm:", "is-odd@3.0.1")),
  "import from the network": () => import(hidden("https://", "example.com/mod.ts")),
  "start a worker from disk": () => startWorker(new URL("./until.ts", import.meta.url).href),
  "steal by an imported string": () =>
    import(`data:text/javascript,export default ${encodeURIComponent(STEAL)}`),
  "steal by an evaluated string": () => new Function(STEAL)(),
};

async function sendDatagram(): Promise<void> {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  try {
    const target = { transport: "udp", hostname: "127.0.0.1", port: OTHER_PORT } as const;
    await socket.send(new Uint8Array(1), target);
  } finally {
    socket.close();
  }
}

function startWorker(url: string): Promise<void> {
  const worker = new Worker(url, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      reject(new Error(event.message));
    };
  });
}

async function attempt(act: () => unknown): Promise<string> {
  try {
    await act();
    return "got out";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** What came of the attempts of these names, or of all. */
async function tryThem(names: readonly string[]): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  for (const [name, act] of Object.entries(ATTEMPTS)) {
    if (names.length === 0 || names.includes(name)) results[name] = await attempt(act);
  }
  const asked = await Deno.permissions.request({ name: "read", path: SECRET });
  results["ask for more"] = asked.state === "granted" ? "got out" : asked.state;
  return results;
}

writeToStdout(JSON.stringify(await tryThem(Deno.args)));
