/**
 * Reads JSON and remembers where everything stands: an issue can be shown in the text, a slip has a line and a column,
 * and a TaskID above 2^53 keeps its digits, which `JSON.parse` would take from it.
 */

export type Slip = "value" | "name" | "colon" | "comma" | "string" | "end" | "depth";

export class JsonError extends Error {
  constructor(
    readonly slip: Slip,
    readonly at: number,
  ) {
    super(slip);
  }
}

/** A value with its place in the text. */
export interface Place {
  value: unknown;
  start: number;
  end: number;
  /** What is in it, by name or index. */
  within?: Map<string | number, Place>;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const DEEPEST = 256;

export function readJson(text: string): Place {
  let at = 0;

  function fail(slip: Slip): never {
    throw new JsonError(slip, at);
  }

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const token = pattern.exec(text)?.[0];
    at += token?.length ?? 0;
    return token;
  }

  function eat(character: string): boolean {
    take(SPACE);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  }

  function string(slip: Slip): string {
    take(SPACE);
    if (text[at] !== '"') fail(slip);
    const start = at;
    try {
      return JSON.parse(take(STRING) ?? "");
    } catch {
      at = start;
      fail("string");
    }
  }

  function value(depth: number): Place {
    if (depth > DEEPEST) fail("depth");
    take(SPACE);
    const start = at;
    if (eat("{")) {
      const within = new Map<string | number, Place>();
      if (!eat("}")) {
        do {
          const name = string("name");
          if (!eat(":")) fail("colon");
          within.set(name, value(depth + 1));
        } while (eat(","));
        if (!eat("}")) fail("comma");
      }
      const members = Array.from(within, ([name, place]) => [name, place.value]);
      return { value: Object.fromEntries(members), start, end: at, within };
    }
    if (eat("[")) {
      const items: Place[] = [];
      if (!eat("]")) {
        do items.push(value(depth + 1));
        while (eat(","));
        if (!eat("]")) fail("comma");
      }
      return { value: items.map((item) => item.value), start, end: at, within: new Map(items.entries()) };
    }
    if (text[at] === '"') return { value: string("value"), start, end: at };
    const token = take(NUMBER) ?? take(WORD) ?? fail("value");
    const plain = JSON.parse(token);
    const exact = !/^-?\d+$/.test(token) || Number.isSafeInteger(plain);
    return { value: exact ? plain : BigInt(token), start, end: at };
  }

  const place = value(0);
  take(SPACE);
  if (at < text.length) fail("end");
  return place;
}

/** What to select for a path: the value there; where there is none, the bracket of what should hold it. */
export function spanOf(root: Place, path: readonly (string | number)[]): [start: number, end: number] {
  let place = root;
  for (const step of path) {
    const next = place.within?.get(step);
    if (!next) return [place.start, place.within ? place.start + 1 : place.end];
    place = next;
  }
  return [place.start, place.end];
}
