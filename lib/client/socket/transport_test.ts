import assert from "node:assert/strict";
import { gatewayUrl } from "./transport.ts";

Deno.test({
  name: "gatewayUrl() is on the host of the page, with TLS where the page has it",
  permissions: "none",
  fn() {
    const url = (page: string) => gatewayUrl(new URL(page), "/ws");
    assert.equal(url("http://127.0.0.1:8081/replay?x=1#y"), "ws://127.0.0.1:8081/ws");
    assert.equal(url("https://range.example/"), "wss://range.example/ws");
  },
});
