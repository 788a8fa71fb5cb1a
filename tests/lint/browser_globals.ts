import { type HouseRule, isReference } from "./rule.ts";
import { isBrowserSafe } from "./scope.ts";

const SERVER_GLOBALS: readonly string[] = ["Deno", "process", "Buffer", "require", "__dirname"];

/** What runs in a browser does not reach for the runtime of a server. */
export const browserGlobals: HouseRule = {
  appliesTo: isBrowserSafe,
  create(context) {
    return {
      Identifier(node) {
        if (!SERVER_GLOBALS.includes(node.name) || !isReference(node)) return;
        context.report({
          node,
          message: `${node.name} does not exist in a browser, where this folder's modules run too`,
          hint: "Take what is needed through a parameter.",
        });
      },
    };
  },
};
