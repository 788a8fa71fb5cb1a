import assert from "node:assert/strict";
import { hashPassword } from "./password.ts";
import { passwordMark, readUsers, type User, writeUsers } from "./users_file.ts";

const password = await hashPassword("ten letters", { n: 1024, r: 8, p: 1 });
const ada: User = { name: "ada", role: "admin", password };
const file = (users: readonly unknown[]) => JSON.stringify({ version: 1, users });

Deno.test("readUsers() reads what writeUsers() wrote", () => {
  const users: User[] = [ada, { ...ada, name: "desk-07", role: "viewer" }];
  assert.deepEqual(readUsers(writeUsers(users)), users);
  assert.deepEqual(readUsers(writeUsers([])), []);
});

Deno.test("readUsers() refuses what is damaged, and says where", () => {
  const refused: [string, RegExp][] = [
    ["", /JSON/],
    ["[]", /version 1 of a list of users/],
    [JSON.stringify({ version: 2, users: [] }), /version 1/],
    [file([null]), /no object/],
    [file([{ ...ada, name: "../x" }]), /name is not valid/],
    [file([{ ...ada, name: "Ada" }]), /name is not valid/],
    [file([{ ...ada, role: "root" }]), /role of ada/],
    [file([{ ...ada, password: { ...password, n: 2 ** 30 } }]), /password of ada/],
    [file([{ name: "ada", role: "admin" }]), /password of ada/],
    [file([ada, { ...ada, role: "viewer" }]), /ada is there twice/],
    [file(Array.from({ length: 1001 }, (_, i) => ({ ...ada, name: `u${i}` }))), /at most 1000/],
  ];
  for (const [text, message] of refused) assert.throws(() => readUsers(text), message);
});

Deno.test("passwordMark() changes with the password, and does not tell its hash", async () => {
  const other = await hashPassword("ten letters", { n: 1024, r: 8, p: 1 });
  assert.equal(passwordMark(password), passwordMark({ ...password }));
  assert.notEqual(passwordMark(password), passwordMark(other));
  assert.equal(passwordMark(password).length, 12);
  assert.ok(!password.hash.includes(passwordMark(password)));
});
