import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import { configure, permissions, USERS_FLAGS } from "./config.ts";
import { withoutWords } from "./words.ts";

const read = (line: string) => configure(parseFlags(USERS_FLAGS, withoutWords(line.split(" "))));

Deno.test("withoutWords() makes commands of the words in front", () => {
  const day_ms = 86_400_000;
  const lines: [string, unknown][] = [
    ["list", { do: "list" }],
    ["--data-dir d", { do: "list" }],
    ["add ada --role admin", { do: "add", name: "ada", role: "admin" }],
    ["add desk-07", { do: "add", name: "desk-07", role: "viewer" }],
    ["passwd ada --password-stdin", { do: "passwd", name: "ada" }],
    ["role ada --role operator", { do: "role", name: "ada", role: "operator" }],
    ["remove ada", { do: "remove", name: "ada" }],
    ["--do remove --name ada", { do: "remove", name: "ada" }],
    ["token list", { do: "token-list" }],
    ["token remove x", { do: "token-remove", name: "x" }],
    ["token add x --expires 1d", {
      do: "token-add",
      name: "x",
      role: "viewer",
      expires_ms: day_ms,
    }],
  ];
  for (const [line, action] of lines) assert.deepEqual(read(line).action, action, line);
  assert.deepEqual(withoutWords([]), []);
});

Deno.test("withoutWords() leaves what is no command to be refused", () => {
  const lines: [string, RegExp][] = [
    ["delete ada", /--do as it must be one of add, list/],
    ["token", /--do as it must be one of/],
    ["token passwd x", /--do as it must be one of/],
    ["add", /Cannot add as a name is missing/],
    ["token add", /Cannot token add as a name is missing/],
    ["add ada bob", /Cannot use "bob"/],
    ["add Ada", /--name as it must be up to 32/],
    ["add ../x", /--name as it must be up to 32/],
    ["add ada --role root", /--role as it must be one of viewer/],
    ["token add x --expires 0s", /--expires as it must be more than 0s/],
    ["token add x --expires 2000d", /--expires as it must be more than 0s and at most 1098d/],
  ];
  for (const [line, message] of lines) {
    assert.throws(() => read(line), (error: Error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message, line);
      return true;
    });
  }
});

Deno.test("permissions() are the data folder alone", () => {
  assert.deepEqual(permissions(read("add ada")), { read: [".data"], write: [".data"] });
  const other = read("list --data-dir d");
  assert.deepEqual(permissions(other), { read: ["d"], write: ["d"] });
});
