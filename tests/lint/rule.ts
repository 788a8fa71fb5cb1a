/** One of the house's own lint rules. */
export interface HouseRule {
  /** Whether the rule speaks about the file at this path from the project's folder. */
  appliesTo(path: string): boolean;
  /** What to look for in one file. */
  create(context: Deno.lint.RuleContext): Deno.lint.LintVisitor;
}

/** The name that a member expression ends in: `now` for `Date.now` and `Date["now"]`. */
export function memberName(node: Deno.lint.MemberExpression): string | null {
  const { property, computed } = node;
  if (!computed) return property.type === "Identifier" ? property.name : null;
  return property.type === "Literal" && typeof property.value === "string" ? property.value : null;
}

/**
 * Whether an identifier stands for a variable: not the name of a member, of a property or of a
 * type's field, nor what an import calls it.
 */
export function isReference(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  switch (parent.type) {
    case "MemberExpression":
      return parent.computed || !sameNode(parent.property, node);
    case "Property":
      return parent.shorthand || parent.computed || !sameNode(parent.key, node);
    case "PropertyDefinition":
    case "MethodDefinition":
    case "TSPropertySignature":
    case "TSMethodSignature":
      return parent.computed || !sameNode(parent.key, node);
    case "ImportSpecifier":
      return false;
    default:
      return true;
  }
}

/** Nodes are made anew on each access: the place in the text is what identifies them. */
function sameNode(a: Deno.lint.Node, b: Deno.lint.Node): boolean {
  return a.range[0] === b.range[0] && a.range[1] === b.range[1];
}
