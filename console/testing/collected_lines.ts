import type { ByteSink } from "@rangecast/cli/line-writer";

/** Keeps what is written to it. */
export class CollectedLines implements ByteSink {
  readonly #decoder = new TextDecoder();
  #text = "";

  write(bytes: Uint8Array): Promise<number> {
    this.#text += this.#decoder.decode(bytes, { stream: true });
    return Promise.resolve(bytes.length);
  }

  get lines(): string[] {
    return this.#text === "" ? [] : this.#text.trimEnd().split("\n");
  }
}
