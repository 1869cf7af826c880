/** JSON with 64-bit integers: a bigint for what a number would round. */

/** A number where that is exact, as JSON's integers are read. */
export function integer(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** What only a text of ours can hold. A new one each time: nobody can have written it into a request. */
function secret(): string {
  return `${crypto.getRandomValues(new Uint32Array(4)).join("-")}:`;
}

/** As JSON sends it, with bigints marked; and the mark, if there are any. */
function marked(value: unknown): { text: string | undefined; mark: string | undefined } {
  let mark: string | undefined;
  const text = JSON.stringify(value, function (this: Record<string, unknown>, name, member) {
    // Not `member`: pages like to give bigints a toJSON that makes text of them.
    const own = this[name];
    if (typeof own !== "bigint") return member;
    mark ??= secret();
    return mark + own;
  }) as string | undefined;
  return { text, mark };
}

/** A value as JSON would send it, as plain objects of our own; bigints stay. Throws where JSON does. */
export function copied(value: unknown): unknown {
  const { text, mark } = marked(value);
  if (text === undefined) return undefined;
  return mark === undefined ? JSON.parse(text) : JSON.parse(text, unmark(mark));
}

/** The JSON of a plain value, bigints as digits. */
export function written(value: unknown): string {
  // A replacer takes longer than all the rest; without one JSON refuses bigints, unless the page has taught it them.
  if (!("toJSON" in BigInt.prototype)) {
    try {
      return JSON.stringify(value);
    } catch {
      // There are some in it.
    }
  }
  const { text = "null", mark } = marked(value);
  return mark === undefined ? text : text.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}

/** Stands in a plain object for a figure that is put in later. */
export const HOLE = /* @__PURE__ */ Symbol();

/** The JSON of a plain value in pieces, one more than it has holes. */
export function inPieces(value: unknown): string[] {
  const hole = secret();
  return written(filled(value, hole)).split(`"${hole}"`);
}

/** Holes are among the members of the value, or of its members. */
function filled(value: unknown, hole: string, depth = 0): unknown {
  if (value === HOLE) return hole;
  if (depth === 2 || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, filled(member, hole, depth + 1)]),
  );
}

const LONG = 16;

/**
 * Whether there are as many digits in a row as a number of more than 2^53 − 1 has. Of so many, one stands at every
 * sixteenth place, so that the others needn't be looked at: a regular expression would take half as long as JSON.parse.
 */
function hasLong(text: string): boolean {
  const isDigit = (place: number) => {
    const unit = text.charCodeAt(place);
    return unit >= 48 && unit <= 57;
  };
  for (let place = LONG - 1; place < text.length; place += LONG) {
    if (!isDigit(place)) continue;
    let first = place;
    let last = place;
    while (isDigit(first - 1)) first--;
    while (isDigit(last + 1)) last++;
    if (last - first + 1 >= LONG) return true;
  }
  return false;
}

/** A text, so that its digits are passed over; or a number. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** An object from JSON, integers above 2^53 − 1 as bigints. Undefined where the text is no JSON, or no object's. */
export function read(text: unknown): object | undefined {
  if (typeof text !== "string") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (hasLong(text)) {
      const mark = secret();
      const exact = text.replaceAll(token, (found) =>
        /^-?\d{16,}$/.test(found) && !Number.isSafeInteger(Number(found)) ? `"${mark}${found}"` : found,
      );
      if (exact !== text) value = JSON.parse(exact, unmark(mark));
    }
  } catch {
    return undefined;
  }
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

function unmark(mark: string): (name: string, member: unknown) => unknown {
  return (_, member) =>
    typeof member === "string" && member.startsWith(mark) ? BigInt(member.slice(mark.length)) : member;
}
