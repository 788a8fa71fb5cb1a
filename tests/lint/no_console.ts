import { type HouseRule, isReference } from "./rule.ts";

/** Standard output is for data and standard error for log lines: both are written by lib/cli. */
export const noConsole: HouseRule = {
  appliesTo: () => true,
  create(context) {
    return {
      Identifier(node) {
        if (node.name !== "console" || !isReference(node)) return;
        context.report({
          node,
          message: "console is not used",
          hint: "Take a Logger from @rangecast/cli/log, or write to Deno.stdout.",
        });
      },
    };
  },
};
