/**
 * Sends one wish at a time. What is wished for while one is on its way replaces what waited: dragging
 * asks for many instants, of which the gateway gets as many as it can follow.
 */
export class LatestWish<T> {
  readonly #send: (wish: T) => Promise<void>;
  #waiting: { readonly wish: T } | null = null;
  #isSending = false;

  /** `send` resolves when the next one may follow; it never rejects. */
  constructor(send: (wish: T) => Promise<void>) {
    this.#send = send;
  }

  /** Whether nothing is on its way. */
  get idle(): boolean {
    return !this.#isSending;
  }

  /** What waits is not wished for any more. */
  forget(): void {
    this.#waiting = null;
  }

  async wish(wish: T): Promise<void> {
    this.#waiting = { wish };
    if (this.#isSending) return;
    this.#isSending = true;
    // Ends when nothing new was wished for meanwhile: people stop at some time.
    while (this.#waiting) {
      const { wish: next }: { readonly wish: T } = this.#waiting;
      this.#waiting = null;
      await this.#send(next);
    }
    this.#isSending = false;
  }
}
