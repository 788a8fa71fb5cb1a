import assert from "node:assert/strict";
import { messageOf, OperatorError } from "./errors.ts";

Deno.test("messageOf() is one line without a stack when anything was thrown", () => {
  const cases: [unknown, string][] = [
    [new Error("no such file"), "no such file"],
    [
      new OperatorError("Cannot listen:\n   port in use\n\nsorry "),
      "Cannot listen: port in use sorry",
    ],
    [new TypeError(""), "TypeError"],
    ["plain text\r\nand more", "plain text and more"],
    [42, "42"],
    [undefined, "undefined"],
    [null, "null"],
    [Symbol("odd"), "Symbol(odd)"],
    [Object.create(null), "something that cannot be written out"],
  ];
  for (const [thrown, expected] of cases) assert.equal(messageOf(thrown), expected);
});
