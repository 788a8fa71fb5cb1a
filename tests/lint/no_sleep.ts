import { type HouseRule, memberName } from "./rule.ts";
import { isTestFile } from "./scope.ts";

const SLEEPS: readonly string[] = ["sleep", "delay"];

/** A test waits on a condition: a pause is too short on a slow machine and too long on all others. */
export const noSleep: HouseRule = {
  appliesTo: (path) =>
    isTestFile(path) || (path.startsWith("tests/") && !path.startsWith("tests/support/")),
  create(context) {
    return {
      CallExpression(node) {
        const { callee } = node;
        const name = callee.type === "Identifier"
          ? callee.name
          : callee.type === "MemberExpression"
          ? memberName(callee)
          : null;
        if (name === null || !SLEEPS.includes(name)) return;
        context.report({
          node,
          message: `${name}() pauses a test`,
          hint: "Wait on the condition itself, or drive a ManualClock.",
        });
      },
    };
  },
};
