import assert from "node:assert/strict";

/** The tokens of one theme, from the sheet itself. */
async function tokens(theme: "dark" | "light"): Promise<Record<string, string>> {
  const sheet = await Deno.readTextFile(new URL("./tokens.css", import.meta.url));
  const start = theme === "dark" ? ":root {" : ':root[data-theme="light"] {';
  const block = sheet.slice(sheet.indexOf(start)).split("}")[0] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]),
  );
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

for (const theme of ["dark", "light"] as const) {
  Deno.test(`Colours of the ${theme} theme are readable on every ground (WCAG AA)`, async () => {
    const token = await tokens(theme);
    const texts = ["ink", "dim", "live", "replay", "private", "alarm", "selection", "accent"];
    for (const text of texts) {
      for (const ground of ["bg", "land", "panel", "panel-2"]) {
        const ratio = contrast(token[text] ?? "", token[ground] ?? "");
        assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
    for (const ground of ["accent", "selection"]) {
      const ratio = contrast(token[`on-${ground}`] ?? "", token[ground] ?? "");
      assert.ok(ratio >= 4.5, `on-${ground} on ${ground}: ${ratio.toFixed(2)}`);
    }
  });
}

Deno.test("Tokens of the light theme are the same by choice and by the machine's", async () => {
  const sheet = await Deno.readTextFile(new URL("./tokens.css", import.meta.url));
  const block = (start: string) =>
    [...(sheet.slice(sheet.indexOf(start)).split("}")[0] ?? "").matchAll(/--[\w-]+: [^;]+/g)]
      .map(([text]) => text);
  assert.deepEqual(block(':root:not([data-theme="dark"])'), block(':root[data-theme="light"]'));
});
