import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { permissionFlags } from "@rangecast/cli/permissions";
import { configure, FINDINGS_FLAGS } from "./config.ts";
import { permissions } from "./permissions.ts";

function configured(...args: readonly string[]) {
  return configure(parseFlags(FINDINGS_FLAGS, args));
}

function granted(...args: readonly string[]): string {
  return permissionFlags(permissions(configured(...args))).join(" ");
}

Deno.test("a findings service reaches the broker and its metrics, and the files that it is given", () => {
  assert.equal(granted(), "--allow-net=127.0.0.1:4222,127.0.0.1:9107");
  assert.equal(
    granted("--rules", "a.json", "--sites", "b.json", "--metrics-port", "0"),
    "--allow-net=127.0.0.1:4222 --allow-read=a.json,b.json",
  );
});

Deno.test("--recompute needs no metrics, and an instant to begin with", () => {
  assert.equal(granted("--recompute", "--from", "1h-ago"), "--allow-net=127.0.0.1:4222");
  const { recompute } = configured("--recompute", "--from", "1h-ago");
  assert.deepEqual(recompute, { from: "1h-ago", to: "now" });
  assert.throws(() => configured("--recompute"), /--from is needed/);
  assert.throws(() => configured("--to", "now"), /are for --recompute/);
});
