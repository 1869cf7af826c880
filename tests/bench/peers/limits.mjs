// What every peer's schema refers to, so that all of them look for the same faults. They are asked for less
// than our rules check: no vendor's members, no calendar, nothing that is only a warning. Each absent optional
// member costs most of them time, so a schema with all the members of the service would flatter us.

export const appIdMax = 4_294_967_295;
export const randomMax = 4_294_967_295;
export const dataIdMax = 64;
export const tagMax = 50;
export const tagsMax = 10;
export const accountsMax = 500;
export const time = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

export const oneAudience = "Name tags or attributes, one of the two";

/** What a schema can't say of a Condition member by member: tags or attributes, never both, never nothing. */
export function hasOneAudience({ TagsAnd, TagsOr, TagsNot, AttrsAnd, AttrsOr }) {
  const tags = TagsAnd?.length || TagsOr?.length || TagsNot?.length;
  const attrs = filled(AttrsAnd) || filled(AttrsOr);
  return Boolean(tags) !== attrs;
}

function filled(attrs) {
  for (const name in attrs) if (Object.hasOwn(attrs, name)) return true;
  return false;
}
