import { type HouseRule, memberName } from "./rule.ts";
import { isTestFile } from "./scope.ts";

/**
 * A test that is left out says what it lacks, and fails where everything is required: both is what
 * `requirement()` does. A test that keeps the others from running is never committed.
 */
export const namedSkip: HouseRule = {
  appliesTo: isTestFile,
  create(context) {
    const ignored: Deno.lint.Node[] = [];
    let named = false;
    const report = (node: Deno.lint.Node, message: string) =>
      context.report({ node, message, hint: "Take requirement() from tests/support." });
    return {
      Identifier(node) {
        if (node.name === "requirement") named = true;
      },
      Property(node) {
        if (node.key.type !== "Identifier" || node.parent.type !== "ObjectExpression") return;
        if (node.key.name === "ignore") ignored.push(node);
        if (node.key.name === "only" && node.value.type === "Literal") {
          report(node, "only keeps the other tests from running");
        }
      },
      MemberExpression(node) {
        const name = memberName(node);
        if (name !== "ignore" && name !== "only") return;
        if (context.sourceCode.getText(node.object) !== "Deno.test") return;
        report(node, `Deno.test.${name} leaves tests out without a reason`);
      },
      "Program:exit"() {
        if (named) return;
        for (const node of ignored) report(node, "A test is left out without a reason");
      },
    };
  },
};
