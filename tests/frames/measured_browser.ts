import { startChromium } from "../support/chromium.ts";
import { DevTools } from "./dev_tools.ts";
import { MeasuredPage } from "./measured_page.ts";

const SCREEN = { width: 1440, height: 900 };

/** A real Chromium whose pages are looked at and otherwise left alone. */
export class MeasuredBrowser implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly #tools: DevTools;

  private constructor(stack: AsyncDisposableStack, tools: DevTools) {
    this.#stack = stack;
    this.#tools = tools;
  }

  /** `further` are switches of Chromium. */
  static async start(further: readonly string[] = []): Promise<MeasuredBrowser> {
    await using stack = new AsyncDisposableStack();
    const { url } = stack.use(await startChromium(further));
    const tools = stack.use(await DevTools.open(url));
    return new MeasuredBrowser(stack.move(), tools);
  }

  /** A blank page in a context of its own: no cookies, nothing cached. */
  async open(): Promise<MeasuredPage> {
    const { browserContextId } = await this.#tools.send("Target.createBrowserContext");
    const { targetId } = await this.#tools.send("Target.createTarget", {
      ...{ url: "about:blank", browserContextId },
      ...SCREEN,
    });
    const { sessionId } = await this.#tools.send("Target.attachToTarget", {
      ...{ targetId, flatten: true },
    });
    const page = new MeasuredPage(this.#tools, String(sessionId), String(browserContextId));
    await page.send("Emulation.setDeviceMetricsOverride", {
      ...{ ...SCREEN, deviceScaleFactor: 1, mobile: false },
    });
    await page.send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: "dark" }],
    });
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
