/** Whether anybody sees a page. */
export interface PageVisibility {
  readonly isHidden: boolean;
  /** Calls `listener` each time that the page is seen again; returns what ends that. */
  onShown(listener: () => void): () => void;
}

/** That of a tab of a browser. */
export const browserVisibility: PageVisibility = {
  get isHidden() {
    return document.visibilityState === "hidden";
  },
  onShown(listener) {
    const stop = new AbortController();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") listener();
    }, { signal: stop.signal });
    return () => stop.abort();
  },
};
