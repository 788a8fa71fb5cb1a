import assert from "node:assert/strict";
import fc from "fast-check";
import { list, toggle, value } from "./flags.ts";
import { helpPage, wrap } from "./help.ts";
import { text } from "./parsers.ts";

const SUMMARY = "receives datagrams, and stores each of them once, whatever happens to the broker";

const page = {
  name: "sample",
  summary: SUMMARY,
  examples: ["deno task sample", `deno task sample --name ${"x".repeat(90)}`],
  flags: {
    name: value({ placeholder: "NAME", help: "what to call it", parse: text, fallback: "sample" }),
    "a-flag-with-a-very-long-name": value({
      placeholder: "PLACEHOLDER",
      help: "stands in the next line",
      parse: text,
    }),
    file: list({ placeholder: "FILE", help: "file to read ".repeat(10).trim(), parse: text }),
    lines: toggle({ help: "write lines", fallback: true }),
    quiet: toggle({ help: "write nothing" }),
  },
};

Deno.test("helpPage() shows flags with placeholders and defaults", () => {
  const lines = helpPage(page, 100).split("\n");
  const flags = lines.slice(lines.indexOf("Flags (defaults in brackets):") + 1);
  assert.deepEqual(flags.slice(0, 8), [
    "  --name NAME                   what to call it [sample]",
    "  --a-flag-with-a-very-long-name PLACEHOLDER",
    "                                stands in the next line",
    "  --file FILE                   file to read file to read file to read file to read file to read",
    "                                file to read file to read file to read file to read file to read",
    "                                (repeatable)",
    "  --[no-]lines                  write lines [on]",
    "  --quiet                       write nothing",
  ]);
});

Deno.test("helpPage() fits into the terminal, from 80 columns on; examples stay whole", () => {
  for (const columns of [0, 40, 80, 93, 100, 300]) {
    const text = helpPage(page, columns);
    const [body = "", examples = ""] = text.split("\nExamples:\n");
    const widest = Math.max(...body.split("\n").map((line) => line.length));
    assert.ok(widest <= Math.min(Math.max(columns, 80), 100), `${widest} at ${columns}`);
    assert.equal(examples, page.examples.map((example) => `  ${example}\n`).join(""));
    assert.ok(!/[ \t]\n/.test(text), "no blanks at the end of a line");
    assert.ok(body.replaceAll("\n", " ").includes(SUMMARY));
  }
});

Deno.test("wrap() keeps all words in order, and breaks only where it must", () => {
  const word = fc.stringMatching(/^\S{1,30}$/);
  const words = fc.array(word, { minLength: 1 });
  fc.assert(fc.property(words, fc.integer({ min: 10, max: 60 }), (words, width) => {
    const lines = wrap(words.join(" "), width);
    assert.equal(lines.join(" "), words.join(" "));
    for (const [i, line] of lines.entries()) {
      assert.ok(line.length <= width || !line.includes(" "), line);
      const next = lines[i + 1]?.split(" ")[0];
      assert.ok(
        next === undefined || line.length + 1 + next.length > width,
        "it would have fitted",
      );
    }
  }));
});
