import assert from "node:assert/strict";
import { ApiError } from "./api_error.ts";
import { checkFields, parseObject } from "./decode_fields.ts";
import { readDirectRequest } from "./direct_request.ts";

Deno.test("parseObject() reads an object, or nothing", () => {
  assert.deepEqual(parseObject(' {"a":1}'), { a: 1 });
  assert.deepEqual(parseObject(""), {});
  for (const text of ["[]", "1", "null", "{", '"x"']) {
    assert.throws(() => parseObject(text), ApiError, text);
  }
});

Deno.test("checkFields() names the field that is unknown, or holds something else", () => {
  const kinds = { name: "string", n: "integer", on: "boolean", mode: ["x", "y"] } as const;
  checkFields({ name: "a", n: 3, on: true, mode: "y" }, kinds);
  for (const [name, value] of [["b", 1], ["name", 1], ["n", 1.5], ["on", "yes"], ["mode", "z"]]) {
    assert.throws(() => checkFields({ [String(name)]: value }, kinds), {
      errCode: 10025,
      message: new RegExp(`"${name}"`),
    });
  }
});

Deno.test("checkFields() takes null as absent", () => {
  const given: Record<string, unknown> = { name: null };
  checkFields(given, { name: "string" });
  assert.deepEqual(given, {});
});

Deno.test("readDirectRequest() says what is wrong as the status line does", () => {
  const refused = [
    ["", "Empty Request"],
    ["{}", "Empty Request"],
    ["{", "Malformed Request"],
    ['{"start_time":"then"}', "Malformed Request"],
    ['{"seq":1,"last_by_subj":"a"}', "Bad Request"],
    ['{"multi_last":["a"],"next_by_subj":"a"}', "Bad Request"],
    ['{"multi_last":["a"],"up_to_seq":3,"up_to_time":"2025-01-01T00:00:00Z"}', "Bad Request"],
  ] as const;
  for (const [body, problem] of refused) assert.equal(readDirectRequest(body), problem, body);
});
