import type { Page } from "playwright-core";

/** A page, with all that it has asked for and complained about. */
export interface WatchedPage {
  readonly page: Page;
  /** Addresses that are not of the page's own origin. */
  readonly elsewhere: readonly string[];
  /** Errors and warnings of its console, violations of its policy among them. */
  readonly complaints: readonly string[];
}

export function watchPage(page: Page, origin: string): WatchedPage {
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  const own = [`${origin}/`, `${origin.replace("http", "ws")}/`, "data:", "blob:"];
  const note = (url: string) => {
    if (!own.some((start) => url.startsWith(start))) elsewhere.push(url);
  };
  page.on("request", (request) => note(request.url()));
  page.on("websocket", (socket) => note(socket.url()));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return { page, elsewhere, complaints };
}
