/** What a browser answers to a command, or tells unasked. */
interface Reply {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/**
 * The browser's own door for tools, and nothing of what a test tool asks for besides: that one has
 * every message of every socket copied to it, which takes the time of what is to be measured.
 */
export class DevTools implements AsyncDisposable {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  #next = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    // A text: this protocol has no binary messages.
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data) as Reply);
    socket.onclose = () => this.#forgetAll();
  }

  /** `url` as the browser has printed it: `ws://…`. */
  static async open(url: string): Promise<DevTools> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`no browser answers at ${url}`));
    });
    return new DevTools(socket);
  }

  /** Without `sessionId` it is for the browser itself. @throws Error with what the browser says. */
  async send(
    method: string,
    params: object = {},
    sessionId?: string,
  ): Promise<Record<string, unknown>> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error("the browser has gone");
    const id = this.#next++;
    const answer = Promise.withResolvers<Record<string, unknown>>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    return await answer.promise;
  }

  /** Ends the browser. */
  async [Symbol.asyncDispose](): Promise<void> {
    // The answer may be lost, as the browser is gone by then.
    await this.send("Browser.close").catch(() => {});
    this.#socket.close();
  }

  #take({ id, result, error }: Reply): void {
    if (id === undefined) return;
    const answer = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) answer?.reject(new Error(`the browser: ${error.message}`));
    else answer?.resolve(result ?? {});
  }

  #forgetAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error("the browser has gone"));
    this.#waiting.clear();
  }
}
