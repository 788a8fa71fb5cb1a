import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import assert from "node:assert/strict";
import { configure } from "./config.ts";
import { CONSOLE_FLAGS } from "./flags.ts";
import { rehearse } from "./rehearse.ts";
import { utteranceAtNoon } from "./testing/fake_desk.ts";

function rehearseFlags(...args: string[]): void {
  rehearse(configure(parseFlags(CONSOLE_FLAGS, args)).orders, utteranceAtNoon());
}

Deno.test("rehearse() lets through what can be said", () => {
  rehearseFlags(
    ...["--session-name", "Övning 7", "--session-id", "7", "--units", "metric"],
    ...["--marker-color", "rgb(0 255 0 / 50%)", "--tag", "Splash", "--tag-notes", "a\nb"],
    ...["--group-replay-id", "Övning 7", "--group-replay-start", "1h-ago"],
    ...["--group-replay-end", "1m-ago", "--ops-log", "--since", "2026-07-15T12:00:00Z"],
  );
});

Deno.test("rehearse() refuses what could not be carried out in the end", () => {
  const replay = ["--group-replay-id", "X", "--group-replay-start"];
  const cases: readonly (readonly [string[], RegExp])[] = [
    [["--tag", " "], /^tag: the text of a tag has 1 to 1000 characters/],
    [["--tag", "x".repeat(1001)], /^tag: the text of a tag/],
    [["--tag", "x", "--tag-notes", "x".repeat(10_001)], /^tag: \/notes must NOT have more/],
    [["--tag", "x", "--tag-time", "36500d-ago", "--tag-category", "y".repeat(201)], /^tag: \/cat/],
    [[...replay, "2026-07-15T12:00:01Z"], /^group-replay: its start must not be in the future/],
    [["--group-replay-id", "2026-07-16"], /^group-replay: its start must not be in the future/],
    [[...replay, "1m-ago", "--group-replay-end", "2m-ago"], /'end' must be after 'start'/],
    [[...replay, "1m-ago", "--group-replay-stream", "A.B"], /a stream's name must be/],
    [[...replay, "1m-ago", "--group-replay-stream", "A,A"], /named once/],
    [["--group-replay-id", "???", "--group-replay-start", "1m-ago"], /must hold a letter/],
    [["--ops-log", "--since", "2026-07-16"], /^ops-log: --since must not be in the future/],
  ];
  for (const [args, message] of cases) {
    assert.throws(() => rehearseFlags(...args), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      return true;
    });
  }
});
