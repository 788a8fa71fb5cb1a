import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import assert from "node:assert/strict";
import { configure } from "./config.ts";
import { CONSOLE_FLAGS } from "./flags.ts";
import { permissions } from "./permissions.ts";

function configOf(...args: string[]) {
  return configure(parseFlags(CONSOLE_FLAGS, args));
}

Deno.test("configure() has nothing to do when no flag is given", () => {
  const config = configOf();
  assert.deepEqual(config.orders, []);
  assert.equal(config.sender, "console");
  assert.equal(config.timeout_ms, 5000);
  assert.equal(config.prefix, "tspi");
});

Deno.test("configure() puts orders into one order, however they are given", () => {
  const { orders } = configOf(
    ...[
      "--ops-log",
      "--roster",
      "--list-channels",
      "--resume",
      "--seek",
      "-30s",
      "--set-rate",
      "4",
    ],
    ...[
      "--group-replay-id",
      "2026-07-15T11:00:00Z",
      "--stop-group-replay",
      "all",
      "--tag",
      "Splash",
    ],
    ...[
      "--marker-color",
      "RED",
      "--units",
      "Imperial",
      "--session-id",
      "7",
      "--session-name",
      "Day",
    ],
  );
  assert.deepEqual(orders.map(({ name }) => name), [
    ...["session", "units", "marker-color", "tag", "stop-group-replay", "group-replay"],
    ...["set-rate", "seek", "resume", "list-channels", "roster", "ops-log"],
  ]);
  assert.deepEqual(orders.slice(0, 3).map((order) => order.type === "display" && order.wish), [
    { session_metadata: { name: "Day", id: "7" } },
    { units: "imperial" },
    { marker_color: "red" },
  ]);
});

Deno.test("configure() reads every detail of an order", () => {
  const { orders } = configOf(
    ...["--tag", "a, b", "--tag-time", "10s-ago", "--tag-category", "hit", "--tag-notes", "n"],
    ...["--group-replay-id", "X", "--group-replay-start", "1h-ago", "--group-replay-end", "now"],
    ...["--group-replay-rate", "0.5", "--group-replay-stream", "TSPI,FLIGHTS", "--pause"],
    ...["--channel", "X", "--stop-group-replay", "Y", "--ops-log", "--since", "1h-ago"],
  );
  assert.deepEqual(orders, [
    {
      type: "tag",
      name: "tag",
      text: { label: "a, b", category: "hit", notes: "n" },
      at: "10s-ago",
    },
    { type: "stop", name: "stop-group-replay", replay: "Y" },
    {
      type: "start",
      name: "group-replay",
      identifier: "X",
      streams: ["TSPI", "FLIGHTS"],
      start: "1h-ago",
      end: "now",
      rate: 0.5,
    },
    { type: "control", name: "pause", change: { type: "pause" }, channel: "X" },
    { type: "ops log", name: "ops-log", since: "1h-ago" },
  ]);
});

Deno.test("configure() plays the main stream of the prefix when none is named", () => {
  const [start] = configOf("--group-replay-id", "0", "--stream-prefix", "range2").orders;
  assert.deepEqual(start?.type === "start" && start.streams, ["RANGE2"]);
});

Deno.test("configure() refuses flags that contradict each other, or stand alone", () => {
  for (
    const args of [
      ["--session-name", "Day"],
      ["--session-id", "7"],
      ["--tag-time", "now"],
      ["--tag-category", "hit", "--units", "metric"],
      ["--group-replay-start", "1h-ago"],
      ["--group-replay-stream", "TSPI"],
      ["--group-replay-id", "X"],
      ["--channel", "X"],
      ["--channel", "X", "--stop-group-replay", "Y"],
      ["--since", "1h-ago"],
      ["--follow"],
      ["--follow", "--list-channels"],
      ["--follow", "--roster", "--ops-log"],
      ["--pause", "--resume"],
    ]
  ) assert.throws(() => configOf(...args), UsageError, args.join(" "));
});

Deno.test("configure() refuses what cannot be", () => {
  for (
    const args of [
      ["--units", "nautical"],
      ["--marker-color", "url(//x)"],
      ["--session-name", " ", "--session-id", "7"],
      ["--session-name", "Day\n", "--session-id", "7\u0007x"],
      ["--tag", ""],
      ["--tag", "x", "--tag-time", "soon"],
      ["--set-rate", "0"],
      ["--set-rate", "65"],
      ["--group-replay-id", "0", "--group-replay-rate", "-1"],
      ["--seek", "30s"],
      ["--timeout", "99ms"],
      ["--sender-id", "a\r\nX-Command-Sender: b"],
      ["--stream-prefix", "a.b", "--units", "metric"],
    ]
  ) assert.throws(() => configOf(...args), UsageError, args.join(" "));
});

Deno.test("permissions() are the broker alone", () => {
  assert.deepEqual(permissions(configOf()), { net: ["127.0.0.1:4222"], read: [] });
  assert.deepEqual(permissions(configOf("--nats-creds", "me.creds", "--roster")), {
    net: ["127.0.0.1:4222"],
    read: ["me.creds"],
  });
});

Deno.test("permissions() are none for a dry run that asks nobody", () => {
  assert.deepEqual(permissions(configOf("--dry-run", "--tag", "x", "--units", "metric")), {});
  for (const asking of [["--pause"], ["--stop-group-replay", "x"], ["--roster"]]) {
    assert.deepEqual(permissions(configOf("--dry-run", ...asking)).net, ["127.0.0.1:4222"]);
  }
});
