/** Objects by their members. */

export type Members = Record<string, unknown>;

/** Whether a value has members: a list has none. */
export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Some of the members, where they are there. */
export function named(members: Members, names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => names.includes(name)));
}
