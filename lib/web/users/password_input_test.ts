import assert from "node:assert/strict";
import { newPassword, type PasswordSource } from "./password_input.ts";

/** Somebody who types these texts, and the screen that they see. */
function keyboard(texts: readonly string[], isTerminal = true) {
  const left = texts.map((text) => new TextEncoder().encode(text));
  const screen: string[] = [];
  const source: PasswordSource = {
    isTerminal: () => isTerminal,
    setRaw: (on) => screen.push(on ? "<raw>" : "<plain>"),
    read: () => Promise.resolve(left.shift() ?? null),
    show: (text) => screen.push(text),
  };
  return { source, screen };
}

Deno.test("newPassword() asks twice, and never shows what was typed", async () => {
  const { source, screen } = keyboard(["ten let", "ters\r", "ten letters\r"]);
  assert.equal(await newPassword("ada", false, source), "ten letters");
  assert.deepEqual(screen, [
    ...["New password for ada: ", "<raw>", "<plain>", "\n"],
    ...["The same again: ", "<raw>", "<plain>", "\n"],
  ]);
});

Deno.test("newPassword() reads one line of standard input", async () => {
  const lines = [["ten letters\nmore"], ["ten letters\r\n"], ["ten letters"], ["ten ", "letters"]];
  for (const texts of lines) {
    const { source, screen } = keyboard(texts, false);
    assert.equal(await newPassword("ada", true, source), "ten letters");
    assert.deepEqual(screen, []);
  }
});

Deno.test("newPassword() refuses what differs, will not do, or is broken off, and leaves the terminal as it was", async () => {
  const cases: [string[], RegExp][] = [
    [["ten letters\r", "ten lettres\r"], /typed differently the second time/],
    [["short\r"], /10 to 256 characters: it has 5/],
    [["ten let\x03"], /not typed to its end/],
    [[""], /it has 0/],
  ];
  for (const [texts, message] of cases) {
    const { source, screen } = keyboard(texts);
    await assert.rejects(newPassword("ada", false, source), message);
    assert.equal(screen.at(-2), "<plain>");
  }
  const { source } = keyboard([], false);
  await assert.rejects(
    newPassword("ada", false, source),
    /without a terminal: use --password-stdin/,
  );
});
