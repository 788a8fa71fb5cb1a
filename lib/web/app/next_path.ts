const MAX_LENGTH = 2048;
const ANYWHERE = "http://here.invalid";

/** Where to go after logging in: a path of this program, or its first page for anything else. */
export function nextPath(text: string | null | undefined): string {
  if (!text || text.length > MAX_LENGTH || !text.startsWith("/")) return "/";
  // As browsers read it: "//a" and "/\a" are other hosts, and tabs are left out.
  const url = URL.parse(text, ANYWHERE);
  if (!url || url.origin !== ANYWHERE || url.pathname.startsWith("//")) return "/";
  return url.pathname + url.search + url.hash;
}
