import type { CDPSession, Page } from "playwright-core";

/**
 * A mouse at the browser's own door. That of Playwright runs scripts in the page before and behind
 * each move of a drag, which takes longer than what is to be measured.
 */
export class Pointer {
  readonly #session: CDPSession;
  #x = 0;
  #y = 0;
  #isDown = false;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<Pointer> {
    return new Pointer(await page.context().newCDPSession(page));
  }

  /** Resolves when the page has been told. */
  async move(x: number, y: number): Promise<void> {
    [this.#x, this.#y] = [x, y];
    await this.#send("mouseMoved");
  }

  async press(): Promise<void> {
    this.#isDown = true;
    await this.#send("mousePressed");
  }

  async release(): Promise<void> {
    this.#isDown = false;
    await this.#send("mouseReleased");
  }

  async #send(type: "mouseMoved" | "mousePressed" | "mouseReleased"): Promise<void> {
    const isButton = this.#isDown || type !== "mouseMoved";
    await this.#session.send("Input.dispatchMouseEvent", {
      ...{ type, x: this.#x, y: this.#y, button: isButton ? "left" : "none" },
      ...{ buttons: this.#isDown ? 1 : 0, clickCount: type === "mouseMoved" ? 0 : 1 },
    });
  }
}
