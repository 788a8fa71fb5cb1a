const MAX_KEPT = 16;

/** Failures of the broker itself: how many, and the first few texts. */
export class ErrorLog {
  readonly texts: string[] = [];
  count = 0;

  record(text: string): void {
    this.count++;
    if (this.texts.length < MAX_KEPT) this.texts.push(text);
  }
}

/** What the broker's core counts; everything that is cut off or refused has a line of its own. */
export class CoreCounters {
  readonly internalErrors = new ErrorLog();
  inMessages = 0;
  inBytes = 0;
  outMessages = 0;
  outBytes = 0;
  totalConnections = 0;
  slowConsumers = 0;
  staleConnections = 0;
  authErrors = 0;
  authTimeouts = 0;
  protocolErrors = 0;
  refusedConnections = 0;
  acceptFailures = 0;
  refusedSubscriptions = 0;
  noResponders = 0;
  publisherStalls = 0;
}
