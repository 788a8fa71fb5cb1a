import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { Hono } from "hono";
import type { WebEnv } from "../app/web_env.ts";
import { answerHtml } from "./answer_html.ts";

const HTML = `<!doctype html><p>${"Größe ".repeat(100)}</p>`;

/** The answer to a reader who takes what `accepted` says. */
function answerFor(accepted?: string): Response | Promise<Response> {
  const app = new Hono<WebEnv>();
  app.get("/", (c) => answerHtml(c, HTML));
  return app.request(
    "/",
    accepted === undefined ? {} : {
      headers: { "accept-encoding": accepted },
    },
  );
}

Deno.test("answerHtml() packs a page for who takes that", async () => {
  const answer = await answerFor("gzip, deflate, br");
  const { headers } = answer;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  assert.deepEqual(
    [headers.get("content-encoding"), headers.get("vary"), headers.get("content-type")],
    ["gzip", "accept-encoding", "text/html; charset=UTF-8"],
  );
  assert.ok(bytes.length < HTML.length / 4);
  assert.equal(gunzipSync(bytes).toString(), HTML);
});

Deno.test("answerHtml() sends it as it is to who does not", async () => {
  for (const accepted of [undefined, "br", "gzip;q=0"]) {
    const answer = await answerFor(accepted);
    assert.equal(answer.headers.get("content-encoding"), null);
    assert.equal(answer.headers.get("vary"), "accept-encoding");
    assert.equal(await answer.text(), HTML);
  }
});
