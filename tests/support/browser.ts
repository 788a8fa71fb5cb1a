import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { requirement } from "./requirement.ts";
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

/** Left out where there is no Chromium. */
export const needsBrowser: { ignore: boolean } = requirement(
  "Chromium",
  await hasChromium(),
  "install chromium on PATH (Debian: chromium)",
);

async function hasChromium(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("chromium", {
      args: ["--version"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

/**
 * A real Chromium of a test's own. It is started here and driven over its debugging port, so that
 * the test needs to run `chromium` and nothing else.
 */
export class TestBrowser implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly #browser: Browser;

  private constructor(stack: AsyncDisposableStack, browser: Browser) {
    this.#stack = stack;
    this.#browser = browser;
  }

  /** `further` are switches of Chromium. */
  static async start(further: readonly string[] = []): Promise<TestBrowser> {
    const stack = new AsyncDisposableStack();
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
    const browser = await chromium.connectOverCDP(await debuggingUrl(child.stderr));
    stack.defer(async () => {
      const session = await browser.newBrowserCDPSession();
      // The answer may be lost, as the browser is gone by then.
      await session.send("Browser.close").catch(() => {});
    });
    return new TestBrowser(stack, browser);
  }

  /** A page in a context of its own: no cookies, nothing cached. */
  async open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: "dark",
      ...options,
    });
    return await context.newPage();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
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
