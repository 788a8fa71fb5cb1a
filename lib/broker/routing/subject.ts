/** Rules of NATS subjects: tokens between dots, `*` for one token, `>` for all that follow. */

/** Whether `subject` may be subscribed to: no empty token, no white space, `>` only at the end. */
export function isValidSubject(subject: string): boolean {
  if (subject === "" || /[\s\0]/.test(subject)) return false;
  const tokens = subject.split(".");
  return tokens.every((token, i) => token !== "" && (token !== ">" || i === tokens.length - 1));
}

/** Whether `subject` has a wildcard token. */
export function hasWildcard(subject: string): boolean {
  return subject.split(".").some((token) => token === "*" || token === ">");
}

/** Whether `subject` may be published to: valid and without wildcards. */
export function isLiteralSubject(subject: string): boolean {
  return isValidSubject(subject) && !hasWildcard(subject);
}

/** Whether the literal `subject` is one of those that `pattern` stands for. */
export function matchesPattern(subject: string, pattern: string): boolean {
  if (pattern === subject || pattern === ">") return true;
  const wanted = pattern.split(".");
  const tokens = subject.split(".");
  for (const [i, want] of wanted.entries()) {
    if (want === ">") return tokens.length > i;
    if (i >= tokens.length || (want !== "*" && want !== tokens[i])) return false;
  }
  return wanted.length === tokens.length;
}

/** Whether every subject of `inner` is also one of `outer`; both may have wildcards. */
export function isSubsetOf(inner: string, outer: string): boolean {
  const a = inner.split(".");
  const b = outer.split(".");
  for (const [i, want] of b.entries()) {
    if (want === ">") return a.length > i;
    const token = a[i];
    if (token === undefined || token === ">") return false;
    if (want !== "*" && want !== token) return false;
  }
  return a.length === b.length;
}

/** Whether some literal subject matches both patterns. */
export function subjectsOverlap(one: string, other: string): boolean {
  const a = one.split(".");
  const b = other.split(".");
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const left = a[i];
    const right = b[i];
    if (left === ">" || right === ">") return true;
    if (left !== "*" && right !== "*" && left !== right) return false;
  }
  if (a.length === b.length) return true;
  return (a.length > b.length ? b : a)[shared - 1] === ">";
}
