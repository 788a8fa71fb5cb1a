import type { MiddlewareHandler } from "hono";
import type { WebEnv } from "@rangecast/web/web-env";

interface Count {
  readonly labels: { readonly method: string; readonly path: string; readonly status: string };
  value: number;
}

/** Requests by method, path as it is written in the routes, and status. */
export class RequestCounts {
  readonly #counts = new Map<string, Count>();

  get all(): readonly Count[] {
    return [...this.#counts.values()];
  }

  /** Counts what one route answers. */
  of(path: string): MiddlewareHandler<WebEnv> {
    return async (c, next) => {
      await next();
      this.#add({ method: c.req.method, path, status: String(c.res.status) });
    };
  }

  #add(labels: Count["labels"]): void {
    const key = Object.values(labels).join(" ");
    const known = this.#counts.get(key);
    if (known) known.value++;
    else this.#counts.set(key, { labels, value: 1 });
  }
}
