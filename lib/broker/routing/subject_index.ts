import { encode, HASH_SEED, hashByte, hashBytes, sameBytes } from "../protocol/bytes.ts";
import { QueueGroup, type Recipients, type Subscription } from "./subscription.ts";

const DOT = 46;
const CACHE_SLOTS = 8192;

class Node {
  readonly children = new Map<number, Node>();
  /** Another token with the same hash. */
  twin: Node | null = null;
  star: Node | null = null;
  plain: Set<Subscription> | null = null;
  queues: Map<string, Set<Subscription>> | null = null;
  /** Subscriptions to this prefix followed by `>`. */
  tail: Node | null = null;

  constructor(readonly token: Uint8Array) {}

  get empty(): boolean {
    return this.children.size === 0 && !this.star && !this.tail && !this.plain && !this.queues;
  }
}

interface CacheEntry {
  readonly subject: Uint8Array;
  readonly generation: number;
  readonly recipients: Recipients;
}

const NOBODY: Recipients = { plain: [], queues: [] };

/**
 * Who has subscribed to what: a trie of tokens, keyed by the hash of their bytes so that a look-up
 * builds no strings, behind a cache of fixed size.
 */
export class SubjectIndex {
  readonly #root = new Node(encode(""));
  readonly #cache: (CacheEntry | undefined)[] = new Array(CACHE_SLOTS);
  #generation = 0;
  #count = 0;

  /** Number of subscriptions. */
  get size(): number {
    return this.#count;
  }

  /** Changes whenever earlier answers of {@linkcode SubjectIndex.match} may be out of date. */
  get generation(): number {
    return this.#generation;
  }

  add(subscription: Subscription): void {
    let node = this.#root;
    for (const token of subscription.subject.split(".")) node = this.#descend(node, token);
    if (subscription.queue === null) (node.plain ??= new Set()).add(subscription);
    else {
      node.queues ??= new Map();
      const members = node.queues.get(subscription.queue);
      if (members) members.add(subscription);
      else node.queues.set(subscription.queue, new Set([subscription]));
    }
    this.#count++;
    this.#generation++;
  }

  /** Takes a subscription out; false when it was not there. */
  remove(subscription: Subscription): boolean {
    const removed = this.#remove(this.#root, subscription.subject.split("."), 0, subscription);
    if (removed) {
      this.#count--;
      this.#generation++;
    }
    return removed;
  }

  /** Recipients of the literal subject in `bytes[start, end)`, remembered for the next time. */
  match(bytes: Uint8Array, start: number, end: number): Recipients {
    const slot = hashBytes(bytes, start, end) & (CACHE_SLOTS - 1);
    const entry = this.#cache[slot];
    if (
      entry && entry.generation === this.#generation && sameBytes(bytes, start, end, entry.subject)
    ) {
      return entry.recipients;
    }
    const recipients = this.matchOnce(bytes, start, end);
    const subject = bytes.slice(start, end);
    this.#cache[slot] = { subject, generation: this.#generation, recipients };
    return recipients;
  }

  /** As {@linkcode SubjectIndex.match}, for subjects that do not come again, such as inboxes. */
  matchOnce(bytes: Uint8Array, start: number, end: number): Recipients {
    const found = new Collector();
    this.#collect(this.#root, bytes, start, end, found);
    return found.recipients();
  }

  #descend(node: Node, token: string): Node {
    if (token === "*") return node.star ??= new Node(encode("*"));
    if (token === ">") return node.tail ??= new Node(encode(">"));
    const bytes = encode(token);
    const hash = hashBytes(bytes, 0, bytes.length);
    const first = node.children.get(hash);
    for (let twin: Node | null = first ?? null; twin; twin = twin.twin) {
      if (sameBytes(bytes, 0, bytes.length, twin.token)) return twin;
    }
    const child = new Node(bytes);
    child.twin = first ?? null;
    node.children.set(hash, child);
    return child;
  }

  #remove(node: Node, tokens: readonly string[], depth: number, wanted: Subscription): boolean {
    const token = tokens[depth];
    if (token === undefined) return removeFrom(node, wanted);
    if (token === "*" || token === ">") {
      const child = token === "*" ? node.star : node.tail;
      if (!child || !this.#remove(child, tokens, depth + 1, wanted)) return false;
      if (child.empty) token === "*" ? node.star = null : node.tail = null;
      return true;
    }
    const bytes = encode(token);
    const hash = hashBytes(bytes, 0, bytes.length);
    let before: Node | null = null;
    let child = node.children.get(hash) ?? null;
    while (child && !sameBytes(bytes, 0, bytes.length, child.token)) {
      before = child;
      child = child.twin;
    }
    if (!child || !this.#remove(child, tokens, depth + 1, wanted)) return false;
    if (child.empty) {
      if (before) before.twin = child.twin;
      else if (child.twin) node.children.set(hash, child.twin);
      else node.children.delete(hash);
    }
    return true;
  }

  #collect(node: Node, bytes: Uint8Array, start: number, end: number, found: Collector): void {
    if (node.tail) found.gather(node.tail);
    let hash = HASH_SEED;
    let stop = start;
    while (stop < end && bytes[stop] !== DOT) hash = hashByte(hash, bytes[stop++] ?? 0);
    let literal = node.children.get(hash) ?? null;
    while (literal && !sameBytes(bytes, start, stop, literal.token)) literal = literal.twin;
    const star = node.star;
    if (stop === end) {
      if (literal) found.gather(literal);
      if (star) found.gather(star);
      return;
    }
    if (literal) this.#collect(literal, bytes, stop + 1, end, found);
    if (star) this.#collect(star, bytes, stop + 1, end, found);
  }
}

/** Gathers what the walk through the trie meets. */
class Collector {
  readonly #plain: Subscription[] = [];
  #queues: Map<string, Subscription[]> | null = null;

  gather(node: Node): void {
    if (node.plain) { for (const subscription of node.plain) this.#plain.push(subscription); }
    if (!node.queues) return;
    this.#queues ??= new Map();
    for (const [name, members] of node.queues) {
      const known = this.#queues.get(name);
      if (known) known.push(...members);
      else this.#queues.set(name, [...members]);
    }
  }

  recipients(): Recipients {
    if (!this.#queues) {
      return this.#plain.length === 0 ? NOBODY : { plain: this.#plain, queues: [] };
    }
    const queues = [...this.#queues].map(([name, members]) => new QueueGroup(name, members));
    return { plain: this.#plain, queues };
  }
}

function removeFrom(node: Node, wanted: Subscription): boolean {
  if (wanted.queue === null) {
    if (!node.plain?.delete(wanted)) return false;
    if (node.plain.size === 0) node.plain = null;
    return true;
  }
  const members = node.queues?.get(wanted.queue);
  if (!members?.delete(wanted)) return false;
  if (members.size === 0) node.queues?.delete(wanted.queue);
  if (node.queues?.size === 0) node.queues = null;
  return true;
}
