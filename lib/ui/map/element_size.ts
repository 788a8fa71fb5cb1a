/**
 * The size of an element in CSS pixels. It is read when it changes: who asks the browser for it in
 * each frame makes it lay out the page twice, now and when the frame is finished.
 */
export class ElementSize implements Disposable {
  readonly #element: Element;
  readonly #observer: ResizeObserver;
  #width = 0;
  #height = 0;

  constructor(element: Element) {
    this.#element = element;
    this.#read();
    this.#observer = new ResizeObserver(() => this.#read());
    this.#observer.observe(element);
  }

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  [Symbol.dispose](): void {
    this.#observer.disconnect();
  }

  #read(): void {
    this.#width = this.#element.clientWidth;
    this.#height = this.#element.clientHeight;
  }
}
