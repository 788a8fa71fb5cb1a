import { ROOT } from "../lint/scope.ts";

/** One place where a module names another one. */
export interface Import {
  /** The module that names another one, from the project's folder. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** As written; null when it is computed at run time. */
  readonly specifier: string | null;
  /** A `reference` is a file named by its URL, beside this one: a worker, or data. */
  readonly kind: "import" | "reference";
}

const COMPUTED = "computed";
const REFERENCE = "reference";
const LITERAL = "literal";

/** Reports every import with its specifier as the message: the parser is the linter's own. */
const scanner: Deno.lint.Plugin = {
  name: "imports",
  rules: {
    [LITERAL]: {
      create(context) {
        const report = (node: { source: Deno.lint.StringLiteral | null }) => {
          if (node.source) context.report({ node: node.source, message: node.source.value });
        };
        return {
          ImportDeclaration: report,
          ExportAllDeclaration: report,
          ExportNamedDeclaration: report,
          ImportExpression: (node) => {
            const specifier = literal(node.source);
            if (specifier !== null) context.report({ node: node.source, message: specifier });
          },
          TSImportType: (node) => {
            const { argument } = node;
            const specifier = argument.type === "TSLiteralType" ? literal(argument.literal) : null;
            if (specifier !== null) context.report({ node, message: specifier });
          },
          TSExternalModuleReference: (node) => {
            const specifier = literal(node.expression);
            if (specifier !== null) context.report({ node, message: specifier });
          },
        };
      },
    },
    [COMPUTED]: {
      create: (context) => ({
        ImportExpression: (node) => {
          if (literal(node.source) === null) context.report({ node, message: "computed" });
        },
      }),
    },
    [REFERENCE]: {
      create: (context) => ({
        NewExpression: (node) => {
          const [first, second] = node.arguments;
          if (node.callee.type !== "Identifier" || node.callee.name !== "URL") return;
          if (!first || !second || context.sourceCode.getText(second) !== "import.meta.url") return;
          const specifier = first.type === "SpreadElement" ? null : literal(first);
          if (specifier !== null) context.report({ node, message: specifier });
        },
        CallExpression: (node) => {
          const [first] = node.arguments;
          if (context.sourceCode.getText(node.callee) !== "import.meta.resolve" || !first) return;
          const specifier = first.type === "SpreadElement" ? null : literal(first);
          if (specifier !== null) context.report({ node, message: specifier });
        },
      }),
    },
  },
};

function literal(node: Deno.lint.Node): string | null {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type !== "TemplateLiteral" || node.expressions.length > 0) return null;
  return node.quasis[0]?.cooked ?? null;
}

/** Everything that the module with this text names, in the order of the text. */
export function scanImports(path: string, source: string): Import[] {
  const found = Deno.lint.runPlugin(scanner, ROOT + path, source);
  return found.map(({ id, message, range }) => ({
    path,
    line: source.slice(0, range[0]).split("\n").length,
    specifier: id === `imports/${COMPUTED}` ? null : message,
    kind: id === `imports/${REFERENCE}` ? "reference" as const : "import" as const,
  })).sort((a, b) => a.line - b.line);
}
