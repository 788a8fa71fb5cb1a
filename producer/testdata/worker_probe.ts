/**
 * Stands in for the receiving thread, under its permissions, and tries to get out. Answers with
 * what came of each attempt: the name of the error, or "done".
 */
interface Address {
  readonly hostname: string;
  readonly port: number;
}

const SECRET = "/etc/passwd";
/** Nobody is granted this port. It need not be open to be refused, but fetch() must not shun it. */
const OTHER_PORT = 4999;

// The worker's own global scope, whose type the window library does not have.
const thread = globalThis as unknown as {
  postMessage(message: unknown): void;
  onmessage: (event: MessageEvent<Address>) => void;
};

/** A module specifier that nothing can see before it is asked for. */
const hidden = (...parts: string[]) => parts.join("");
const STEAL = `Deno.readTextFileSync(${JSON.stringify(SECRET)})`;

function attempts(own: Address): Readonly<Record<string, () => unknown>> {
  const other = { hostname: own.hostname, port: OTHER_PORT };
  return {
    "receive at its address": () =>
      Deno.listenDatagram({ transport: "udp", hostname: own.hostname, port: own.port }).close(),
    "receive elsewhere": () => Deno.listenDatagram({ transport: "udp", ...other }).close(),
    "send elsewhere": () => sendFrom(own, other),
    "connect elsewhere": () => Deno.connect(other),
    "fetch": () => fetch(`http://${other.hostname}:${other.port}/`),
    "read a file": () => Deno.readTextFileSync(SECRET),
    "read its own module": () => Deno.readTextFileSync(new URL(import.meta.url)),
    "write a file": () => Deno.writeTextFileSync("escaped.txt", "x"),
    "read a variable": () => Deno.env.get("HOME"),
    "spawn": () => new Deno.Command("deno").outputSync(),
    "ask the system": () => Deno.hostname(),
    "load a library": () => Deno.dlopen("libc.so.6", {}),
    "import from disk": () => import(hidden("../", "report.ts")),
    "import from npm": () => import(hidden("npm:", "is-odd@3.0.1")),
    "import from the network": () => import(hidden("https://", "example.com/mod.ts")),
    "steal by an evaluated string": () => new Function(STEAL)(),
  };
}

async function sendFrom(own: Address, other: Address): Promise<void> {
  const socket = Deno.listenDatagram({ transport: "udp", ...own });
  try {
    await socket.send(new Uint8Array(1), { transport: "udp", ...other });
  } finally {
    socket.close();
  }
}

thread.onmessage = async ({ data }) => {
  const results: Record<string, string> = {};
  for (const [name, act] of Object.entries(attempts(data))) {
    try {
      await act();
      results[name] = "done";
    } catch (error) {
      results[name] = error instanceof Error ? error.name : String(error);
    }
  }
  thread.postMessage(results);
};
