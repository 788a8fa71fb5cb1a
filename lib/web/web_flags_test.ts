import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import { webFlags, webPermissions, webSettings } from "./web_flags.ts";

const read = (...args: string[]) => webSettings(parseFlags(webFlags(8081), args));
const TLS = ["--tls-cert", "c.pem", "--tls-key", "k.pem"];
const ORIGIN = ["--allowed-origin", "https://range.example"];

Deno.test("webSettings() are loopback and a working day by default", () => {
  assert.deepEqual(read(), {
    hostname: "127.0.0.1",
    port: 8081,
    dataFolder: ".data",
    tls: null,
    behindProxy: false,
    allowedOrigins: [],
    idle_ms: 8 * 3_600_000,
    limit_ms: 24 * 3_600_000,
    loginLink: null,
  });
});

Deno.test("webSettings() serves another address with TLS, or behind a proxy", () => {
  assert.deepEqual(read("--web-host", "192.0.2.1", ...TLS).tls, { cert: "c.pem", key: "k.pem" });
  assert.ok(read("--web-host", "0.0.0.0", "--behind-proxy", ...ORIGIN).behindProxy);
  assert.equal(read("--web-host", "::", ...TLS, ...ORIGIN).hostname, "::");
  assert.equal(read("--web-host", "::1").hostname, "::1");
});

Deno.test("webSettings() refuses what would serve passwords in the clear, or to nobody", () => {
  const refused: [string[], RegExp][] = [
    [["--web-host", "192.0.2.1"], /in the clear: 192\.0\.2\.1 needs --tls-cert and --tls-key/],
    [["--web-host", "0.0.0.0", ...ORIGIN], /in the clear/],
    [["--web-host", "0.0.0.0", ...TLS], /give --allowed-origin/],
    [["--behind-proxy"], /give --allowed-origin/],
    [["--tls-cert", "c.pem"], /both are needed/],
    [["--tls-key", "k.pem"], /both are needed/],
    [["--allowed-origin", "http://range.example"], /must be https/],
    [["--allowed-origin", "*"], /must be an origin/],
    [["--session-idle", "59s"], /at least 1m/],
    [["--login-link", "root"], /one of viewer, operator, admin/],
  ];
  for (const [args, message] of refused) {
    assert.throws(() => read(...args), (error: Error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("webPermissions() are one address, what is served and read, and one file to write", () => {
  const player = { program: "player", builds: ["web", "player"] };
  assert.deepEqual(webPermissions(read(), player), {
    net: ["127.0.0.1:8081"],
    read: [".data", ".build/web", ".build/player"],
    write: [".data/player-ended.json", ".data/player-ended.json.new"],
  });
  const other = read("--web-host", "::1", "--data-dir", "d/", ...TLS);
  assert.deepEqual(webPermissions(other, player), {
    net: ["[::1]:8081"],
    read: ["d/", ".build/web", ".build/player", "c.pem", "k.pem"],
    write: ["d/player-ended.json", "d/player-ended.json.new"],
  });
});
