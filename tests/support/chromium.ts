import { scratchFolder } from "./scratch.ts";

/** Nothing that a browser asks of its maker: only what the test opens is fetched. */
const QUIET = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ...["--disable-default-apps", "--mute-audio", "--hide-scrollbars"],
];

/** For pages that draw with WebGL: Chromium brings graphics in software along, but not unasked. */
export const SOFTWARE_GRAPHICS: readonly string[] = [
  ...["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
];

/** A Chromium with a profile of its own. */
export interface Chromium extends AsyncDisposable {
  /** Of its debugging port: `ws://…`. */
  readonly url: string;
  /** Waits until it has ended: who drives it tells it to. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** `further` are switches of Chromium. */
export async function startChromium(further: readonly string[]): Promise<Chromium> {
  await using stack = new AsyncDisposableStack();
  const profile = stack.use(await scratchFolder());
  const child = new Deno.Command("chromium", {
    args: [
      ...QUIET,
      ...["--remote-debugging-port=0", `--user-data-dir=${profile.path}`],
      ...further,
      "about:blank",
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  stack.defer(async () => void await child.status);
  const url = await debuggingUrl(child.stderr);
  const owned = stack.move();
  return { url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Reads the log up to the line with the address, and goes on reading so that it never blocks. */
async function debuggingUrl(log: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = "";
  log.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write(chunk) {
        text = (text + chunk).slice(-10_000);
        const url = /ws:\/\/\S+/.exec(text)?.[0];
        if (url !== undefined) resolve(url);
      },
      close: () => reject(new Error(`Chromium ended before it was ready: ${text}`)),
    }),
  );
  return await promise;
}
