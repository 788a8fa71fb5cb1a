import type { MeasuredPage } from "./measured_page.ts";

/** A mouse, whose moves run nothing in the page but what the page itself does with them. */
export class Pointer {
  readonly #page: MeasuredPage;
  #x = 0;
  #y = 0;
  #isDown = false;

  constructor(page: MeasuredPage) {
    this.#page = page;
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
    await this.#page.send("Input.dispatchMouseEvent", {
      ...{ type, x: this.#x, y: this.#y, button: isButton ? "left" : "none" },
      ...{ buttons: this.#isDown ? 1 : 0, clickCount: type === "mouseMoved" ? 0 : 1 },
    });
  }
}
