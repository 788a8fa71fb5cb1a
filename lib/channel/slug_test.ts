import fc from "fast-check";
import assert from "node:assert/strict";
import { MAX_SLUG_LENGTH, slugOf } from "./slug.ts";

Deno.test("slugOf() is lower case, with a hyphen for every run of other characters", () => {
  assert.equal(slugOf("Intercept Window 3"), "intercept-window-3");
  assert.equal(slugOf("--a__b.. C!"), "a-b-c");
  assert.equal(slugOf("?!"), "");
});

Deno.test("slugOf() spells letters outside ASCII rather than losing them", () => {
  const spelled = {
    "Övning": "ovning",
    "Ærø": "aero",
    "Straße": "strasse",
    "Łódź": "lodz",
    "Đặng": "dang",
    "Þórður": "thordur",
    "İstanbul ısı": "istanbul-isi",
    "Œuvre": "oeuvre",
    "Ŋ Ħ Ŧ ſ": "ng-h-t-s",
    "ﬁre № ①": "fire-no-1",
    "Пуск Щит": "pusk-shchit",
    "Ἀθῆναι": "athinai",
    "Ｆｕｌｌ": "full",
  };
  for (const [text, slug] of Object.entries(spelled)) assert.equal(slugOf(text), slug, text);
});

Deno.test("slugOf() is short, and never ends with a hyphen where it was cut", () => {
  assert.equal(slugOf("x".repeat(1000)).length, MAX_SLUG_LENGTH);
  assert.equal(slugOf(`${"x".repeat(MAX_SLUG_LENGTH - 1)} y`), "x".repeat(MAX_SLUG_LENGTH - 1));
});

Deno.test("slugOf() is a slug, whatever the text, and leaves a slug as it is", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
    const slug = slugOf(text);
    assert.match(slug, /^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/);
    assert.ok(slug.length <= MAX_SLUG_LENGTH);
    assert.equal(slugOf(slug), slug);
  }));
});
