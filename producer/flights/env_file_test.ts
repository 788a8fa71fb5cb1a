import assert from "node:assert/strict";
import { parseEnvFile } from "./env_file.ts";

Deno.test("parseEnvFile() reads names and values, without comments and quotes", () => {
  const text = "# comment\n\nA=1\r\nexport B = two words \n C_3=\"  kept \"\nD='#x'\nE=\nF=a=b\n";
  assert.deepEqual(parseEnvFile(text), {
    A: "1",
    B: "two words",
    C_3: "  kept ",
    D: "#x",
    E: "",
    F: "a=b",
  });
});

Deno.test("parseEnvFile() names the line it refuses, and not what stands there", () => {
  for (const line of ["s3cret", "=s3cret", "A B=s3cret", "1A=s3cret"]) {
    assert.throws(() => parseEnvFile(`A=1\n${line}\n`), (error) => {
      assert.ok(error instanceof SyntaxError);
      assert.match(error.message, /line 2/);
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });
  }
  assert.throws(() => parseEnvFile("\n".repeat(1001)), SyntaxError);
});
