import type { HouseRule } from "./rule.ts";
import { isTestFile } from "./scope.ts";

type Cast = Deno.lint.TSAsExpression | Deno.lint.TSTypeAssertion;

/** Nodes that hold statements or members: what stands directly in one carries the comment. */
const HOLDERS: readonly string[] = [
  "Program",
  "BlockStatement",
  "StaticBlock",
  "SwitchCase",
  "ClassBody",
  "TSModuleBlock",
];

/**
 * A cast tells the compiler to look away: a comment beside it, or directly above its statement,
 * says why that is right. In tests only casts that go through `unknown`, or to `never`, need one.
 */
export const explainedCast: HouseRule = {
  appliesTo: () => true,
  create(context) {
    const { sourceCode } = context;
    const { text } = sourceCode;
    const inTest = isTestFile(context.filename);
    const check = (node: Cast) => {
      if (isConst(node) || isInnerOfDouble(node)) return;
      if (inTest && !isDoubleCast(node) && node.typeAnnotation.type !== "TSNeverKeyword") return;
      const from = lineStart(text, startOfStatement(sourceCode.getAncestors(node), node));
      const to = lineEnd(text, node.range[1]);
      const explained = sourceCode.getAllComments().some(({ range }) =>
        range[1] <= to && (range[0] >= from || endsJustAbove(text, range[1], from))
      );
      if (explained) return;
      context.report({
        node,
        message: "A cast needs a comment that says why it holds",
        hint: "Better: narrow with a check, or give the value a type where it is made.",
      });
    };
    return { TSAsExpression: check, TSTypeAssertion: check };
  },
};

function isConst({ typeAnnotation }: Cast): boolean {
  return typeAnnotation.type === "TSTypeReference" &&
    typeAnnotation.typeName.type === "Identifier" && typeAnnotation.typeName.name === "const";
}

function isDoubleCast({ expression }: Cast): boolean {
  return expression.type === "TSAsExpression" || expression.type === "TSTypeAssertion";
}

/** `x as unknown as T` is reported once, by its outer half. */
function isInnerOfDouble({ parent }: Cast): boolean {
  return parent.type === "TSAsExpression" || parent.type === "TSTypeAssertion";
}

/** Where the innermost statement, or member of a class, around the node begins. */
function startOfStatement(ancestors: readonly Deno.lint.Node[], node: Deno.lint.Node): number {
  const path = [...ancestors, node];
  const holder = path.findLastIndex(({ type }) => HOLDERS.includes(type));
  return (path[holder + 1] ?? node).range[0];
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

function endsJustAbove(text: string, end: number, lineAt: number): boolean {
  return end < lineAt && text.slice(end, lineAt) === "\n";
}
