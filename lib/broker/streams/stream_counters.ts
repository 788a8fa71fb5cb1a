/** What the streams of a broker have taken, refused, and let go before anybody asked for it. */
export class StreamCounters {
  stored = 0;
  duplicates = 0;
  refusedByHeader = 0;
  refusedByLimit = 0;
  refusedBySize = 0;
  refusedByMemory = 0;
  discardedByAge = 0;
  discardedByLimit = 0;
  /** Oldest messages that made room because the whole broker was full. */
  discardedByMemory = 0;
  dedupEvicted = 0;
}
