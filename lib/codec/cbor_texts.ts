import type { CborReader } from "./cbor_reader.ts";
import { textItem } from "./cbor_writer.ts";
import { ExpectedBytes } from "./expected_bytes.ts";

const utf8 = new TextEncoder();

/** A fixed set of texts, such as the keys of a map, that are recognised without being decoded. */
export class CborTexts {
  readonly #items: readonly ExpectedBytes[];
  readonly #contents: readonly ExpectedBytes[];

  constructor(texts: readonly string[]) {
    this.#items = texts.map((text) => new ExpectedBytes(textItem(text)));
    this.#contents = texts.map((text) => new ExpectedBytes(utf8.encode(text)));
  }

  /**
   * Reads the text that comes next: its index in the set, or -1 when it is no text or another one.
   * It is fastest when it is the one with the index `expected`, its head written shortest.
   */
  read(reader: CborReader, expected: number): number {
    const item = this.#items[expected];
    if (item !== undefined && reader.skip(item)) return expected;
    const length = reader.skipText();
    if (length < 0) return -1;
    const start = reader.at - length;
    return this.#contents.findIndex((content) =>
      content.length === length && reader.has(content, start)
    );
  }
}
