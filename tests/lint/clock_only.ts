import { type HouseRule, isReference, memberName } from "./rule.ts";

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Date: ["now"],
  performance: ["now", "timeOrigin"],
  Math: ["random"],
  AbortSignal: ["timeout"],
  Temporal: ["Now"],
};
const FUNCTIONS: readonly string[] = ["setTimeout", "setInterval", "setImmediate"];
const GLOBALS: readonly string[] = ["globalThis", "self", "window"];
const MODULES: readonly string[] = ["node:timers", "node:timers/promises", "node:perf_hooks"];

const HINT = "Take a Clock from @rangecast/base/clock, or a Random from @rangecast/base/random.";

/** Time, timers and chance come in through a clock and a seed, so that a test can drive them. */
export const clockOnly: HouseRule = {
  appliesTo: () => true,
  create(context) {
    const report = (node: Deno.lint.Node, name: string) =>
      context.report({ node, message: `${name} is for lib/base/clock.ts alone`, hint: HINT });
    return {
      MemberExpression(node) {
        const name = memberName(node);
        if (name === null || node.object.type !== "Identifier") return;
        const owner = node.object.name;
        if (MEMBERS[owner]?.includes(name)) report(node, `${owner}.${name}`);
        else if (GLOBALS.includes(owner) && FUNCTIONS.includes(name)) report(node, name);
      },
      Identifier(node) {
        if (FUNCTIONS.includes(node.name) && isReference(node)) report(node, node.name);
      },
      VariableDeclarator(node) {
        const { id, init } = node;
        const taken = id.type === "ObjectPattern" && init?.type === "Identifier";
        if (taken && MEMBERS[init.name]) report(node, `A member of ${init.name}`);
      },
      NewExpression(node) {
        const isDate = node.callee.type === "Identifier" && node.callee.name === "Date";
        if (isDate && node.arguments.length === 0) report(node, "new Date()");
      },
      CallExpression(node) {
        if (node.callee.type === "Identifier" && node.callee.name === "Date") {
          report(node, "Date()");
        }
      },
      ImportDeclaration(node) {
        if (MODULES.includes(node.source.value)) report(node, node.source.value);
      },
    };
  },
};
