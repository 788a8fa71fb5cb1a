import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { startChromium } from "./chromium.ts";
import { requirement } from "./requirement.ts";

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
    const { url } = stack.use(await startChromium(further));
    const browser = await chromium.connectOverCDP(url);
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
