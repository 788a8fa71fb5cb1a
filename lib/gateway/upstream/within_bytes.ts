/**
 * Bytes of a list in a message to viewers, in JSON. In CBOR numbers may take some twice as many:
 * that is still well below what may wait for a viewer (`MAX_WAITING_BYTES`).
 */
export const MAX_LIST_BYTES = 256 * 1024;

const utf8 = new TextEncoder();
const sizes = new WeakMap<object, number>();

/** Bytes of an item that is not changed, in JSON; it is looked at once. */
export function bytesOf(item: object): number {
  const size = sizes.get(item) ?? utf8.encode(JSON.stringify(item)).length;
  sizes.set(item, size);
  return size;
}

/** The first items of `list` that have `max_bytes` together, and how many others there are. */
export function withinBytes<Item extends object>(
  list: readonly Item[],
  max_bytes: number = MAX_LIST_BYTES,
): { readonly kept: readonly Item[]; readonly left_out: number } {
  let bytes = 0;
  const end = list.findIndex((item) => (bytes += bytesOf(item)) > max_bytes);
  return end < 0 ? { kept: list, left_out: 0 } : {
    kept: list.slice(0, end),
    left_out: list.length - end,
  };
}
