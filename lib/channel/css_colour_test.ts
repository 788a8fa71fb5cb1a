import assert from "node:assert/strict";
import { parseColour } from "./css_colour.ts";
import { CURATED_COLOURS } from "./display_command.ts";

Deno.test("parseColour() takes the curated colours, and every other form of a CSS colour", () => {
  const colours = [
    ...CURATED_COLOURS,
    "rebeccapurple",
    "lightgoldenrodyellow",
    "#0f0",
    "#0f08",
    "#00ff00",
    "#00ff0080",
    "rgb(0 128 0)",
    "rgb(0 128 0 / 50%)",
    "rgb(0 128 0/.5)",
    "rgba(0,128,0,.5)",
    "rgb(10%, 20%, 30%)",
    "hsl(120deg 100% 25%)",
    "hsla(0.3turn, 100%, 25%, 0.5)",
    "hwb(120 0% 49%)",
    "lab(46 -46 46)",
    "oklch(51% 0.17 142)",
    "oklab(5.1e-1 -0.1 +0.1)",
  ];
  for (const colour of colours) assert.equal(parseColour(colour), colour);
});

Deno.test("parseColour() trims, and is in lower case", () => {
  assert.equal(parseColour(" Magenta "), "magenta");
  assert.equal(parseColour("#00FF00"), "#00ff00");
  assert.equal(parseColour("RGB(0 128 0)"), "rgb(0 128 0)");
});

Deno.test("parseColour() refuses any other text", () => {
  const others = [
    "",
    "grün",
    "greenish",
    "currentcolor",
    "constructor",
    "#12345",
    "#ggg",
    "rgb(0 128)",
    "rgb(0 128 0",
    "rgb(0 128 0) ;",
    "rgb(0 128 0 / 1 / 1)",
    "rgb(0, 128 0)",
    "rgb(0,128,0,1,1)",
    "rgb(120deg 1 1)",
    "hsl(10% 1 1)",
    "hwba(1 1 1)",
    "lab(1,2,3)",
    "rgb(var(--x) 1 1)",
    "rgb(0\n128 0)",
    "rgb(1..2 0 0)",
    "url(//x)",
    "red;top:0",
    `rgb(${" ".repeat(70)}0 0 0)`,
  ];
  for (const text of others) assert.throws(() => parseColour(text), SyntaxError, text);
  assert.throws(() => parseColour("grün"), /a colour is a CSS colour .*"grün"/);
});
