/** From the least to the most that one may do; each may do all that those before it may. */
export const ROLES = ["viewer", "operator", "admin"] as const;
export type Role = typeof ROLES[number];

/** Whether `role` may do what `needed` may. */
export function mayAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** The role of that name, or null. */
export function roleNamed(name: unknown): Role | null {
  return ROLES.find((role) => role === name) ?? null;
}
