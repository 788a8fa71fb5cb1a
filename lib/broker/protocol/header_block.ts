const CR = 13;
const LF = 10;

/**
 * How many bytes of a header block stay in front of lines that are added: all but the empty line
 * that ends it. A block that has no such line, as a careless client may send, stays whole.
 */
export function openBlockBytes(bytes: Uint8Array, start: number, headerBytes: number): number {
  const end = start + headerBytes;
  const closed = headerBytes >= 2 && bytes[end - 2] === CR && bytes[end - 1] === LF;
  return closed ? headerBytes - 2 : headerBytes;
}
