import assert from "node:assert/strict";
import { authRequired, isAuthorized } from "./credentials.ts";

Deno.test("isAuthorized() lets everybody in when nothing is asked for", () => {
  assert.equal(authRequired({}), false);
  assert.ok(isAuthorized({}, { user: "anybody" }));
});

Deno.test("isAuthorized() wants user and password", () => {
  const credentials = { user: "ann", password: "secret" };
  assert.ok(authRequired(credentials));
  assert.ok(isAuthorized(credentials, { user: "ann", pass: "secret" }));
  for (const given of [{}, { user: "ann" }, { user: "ann", pass: "Secret" }, { auth_token: "x" }]) {
    assert.ok(!isAuthorized(credentials, given), JSON.stringify(given));
  }
});

Deno.test("isAuthorized() wants the token", () => {
  assert.ok(isAuthorized({ token: "t" }, { auth_token: "t" }));
  assert.ok(!isAuthorized({ token: "t" }, { auth_token: 5 }));
  assert.ok(!isAuthorized({ token: "t" }, {}));
});
