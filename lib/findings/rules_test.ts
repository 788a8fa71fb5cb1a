import assert from "node:assert/strict";
import { defaultRules } from "./default_rules.ts";
import { CATALOG } from "./detectors/catalog.ts";
import { readRules, type Rule, ruleFor } from "./rules.ts";

const RULE: Rule = {
  ...{ rule: "TRACK_LOST", domain: "tspi", enabled: true, severity: "LOW" },
  parameters: { after_s: 3 },
};

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("defaultRules() switch on every detector, with its own thresholds", () => {
  const rules = defaultRules();
  for (const { domain, rule, defaults } of CATALOG) {
    const found = rules.find((one) => one.domain === domain && one.rule === rule);
    assert.ok(found?.enabled, `${domain} ${rule}`);
    for (const [name, value] of Object.entries(found.parameters)) {
      assert.equal(value, defaults[name], `${rule} ${name}`);
    }
  }
  assert.equal(rules.length, CATALOG.length);
});

pure("readRules() takes rules as they are, and names the entry that is wrong", () => {
  assert.deepEqual(readRules([RULE], CATALOG), [RULE]);
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{}, /must be array/],
    [[{ ...RULE, severity: "URGENT" }], /severity/],
    [[{ ...RULE, parameters: { after_s: "3" } }], /after_s must be number/],
    [[RULE, { ...RULE, rule: "TRACK_FOUND" }], /entry 1 .* TRACK_LOST, RATE_BELOW/],
    [[{ ...RULE, domain: "race" }], /entry 0 .* domain that has detectors/],
    [[{ ...RULE, parameters: { after: 3 } }], /parameter after, and may have after_s/],
    [[{ ...RULE, applies_to: [] }], /applies_to/],
  ];
  for (const [value, message] of wrong) {
    assert.throws(() => readRules(value, CATALOG), (error) => {
      assert.ok(error instanceof SyntaxError);
      assert.match(error.message, message);
      return true;
    });
  }
});

pure("ruleFor() takes the first entry that applies, and none that is switched off", () => {
  const rules: Rule[] = [
    { ...RULE, applies_to: ["501", "502"], enabled: false },
    { ...RULE, applies_to: "5*", severity: "HIGH" },
    { ...RULE, applies_to: "a.c*" },
  ];
  assert.equal(ruleFor(rules, "TRACK_LOST", "501"), null);
  assert.equal(ruleFor(rules, "TRACK_LOST", "503")?.severity, "HIGH");
  assert.equal(ruleFor(rules, "TRACK_LOST", "a.c1")?.severity, "LOW");
  assert.equal(ruleFor(rules, "TRACK_LOST", "abc1"), null);
  assert.equal(ruleFor(rules, "RATE_BELOW", "503"), null);
  assert.equal(ruleFor([RULE], "TRACK_LOST", "anything"), RULE);
});
