/**
 * Writes any value as a tape into the wasm's memory: words that say what is there, and all texts one after the
 * other. The kinds of words are those of `src/tape.rs`.
 *
 * What counts is what JSON would send: own enumerable members; what is undefined, a function or a symbol is absent,
 * or null in a list; `toJSON` has its say. Nothing that a value does can stop the walk: what can't be read stands on
 * the tape as that.
 */

import { memberNames } from "./generated/catalogue.js";

const UNDEFINED = 0;
const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const INT = 4;
const FLOAT = 5;
const BIG = 6;
const TEXT = 7;
const TEXTS = 8;
const LIST = 9;
const MAP = 10;
const UNREADABLE = 11;
const KNOWN = 12;
const NAME = 13;

const THREW = UNREADABLE;
const CYCLE = UNREADABLE | (1 << 4);
const DEPTH = UNREADABLE | (2 << 4);
const SIZE = UNREADABLE | (3 << 4);

const MAX_DEPTH = 256;
/** Words on one tape, 64 MB of them: some five million accounts. */
const MAX_WORDS = 1 << 24;
/** UTF-16 units of all texts together. */
const MAX_UNITS = 1 << 26;

const numbers = /* @__PURE__ */ new Map(memberNames.map((name, number) => [name, (number << 4) | KNOWN]).reverse() as [string, number][]);
const own = Object.prototype.hasOwnProperty;
const float = /* @__PURE__ */ new Float64Array(1);
const floatWords = /* @__PURE__ */ new Uint32Array(float.buffer);

/** Gives room for so many words, what is written kept. */
export type Room = (count: number) => Uint32Array;

let room: Room;
let words: Uint32Array;
let at = 0;
let texts = "";
let unreadable = false;
/** The objects that are being written, outermost first; what is done stands there as the list itself. */
const ancestors: object[] = [];

export interface Tape {
  words: number;
  texts: string;
  /** Whether some place could not be read. */
  unreadable: boolean;
}

/** Writes some values, one after the other. */
export function writeTape(values: readonly unknown[], start: Uint32Array, more: Room): Tape {
  room = more;
  words = start;
  at = 0;
  texts = "";
  unreadable = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!write(value, 0)) push(UNDEFINED);
  }
  const tape = { words: at, texts, unreadable };
  texts = "";
  return tape;
}

function fit(count: number): void {
  if (at + count > words.length) words = room(Math.max(at + count, words.length * 2));
}

function push(word: number): void {
  fit(1);
  words[at++] = word;
}

/** Puts a word in place of all that was written since. */
function giveUp(word: number, from: number, units: number): void {
  at = from;
  if (texts.length !== units) texts = texts.slice(0, units);
  unreadable = true;
  push(word);
}

/** Writes a value; false where JSON has none for it. */
function write(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
      writeText(value, TEXT);
      return true;
    case "number":
      writeNumber(value);
      return true;
    case "boolean":
      push(value ? TRUE : FALSE);
      return true;
    case "object":
      if (value === null) push(NULL);
      else writeObject(value, depth);
      return true;
    case "bigint":
      writeBig(value);
      return true;
    default:
      return false;
  }
}

function writeText(text: string, kind: number): void {
  const start = texts.length;
  if (start + text.length > MAX_UNITS) {
    giveUp(SIZE, at, start);
    return;
  }
  fit(2);
  words[at++] = (text.length << 4) | kind;
  words[at++] = start;
  texts += text;
}

function writeNumber(number: number): void {
  if ((number | 0) === number) {
    fit(2);
    words[at++] = INT;
    words[at++] = number;
  } else if (Number.isFinite(number)) {
    fit(3);
    float[0] = number;
    words[at++] = (String(number).length << 4) | FLOAT;
    words[at++] = floatWords[0] as number;
    words[at++] = floatWords[1] as number;
  } else {
    push(NULL);
  }
}

function writeBig(big: bigint): void {
  fit(3);
  const fits = big >= 0n && big < 1n << 64n;
  words[at++] = fits ? BIG : BIG | (1 << 4);
  words[at++] = fits ? Number(big & 0xffffffffn) : 0;
  words[at++] = fits ? Number(big >> 32n) : 0;
}

function writeObject(value: object, depth: number): void {
  const from = at;
  const units = texts.length;
  if (depth === MAX_DEPTH) return giveUp(DEPTH, from, units);
  for (let i = 0; i < depth; i++) if (ancestors[i] === value) return giveUp(CYCLE, from, units);
  ancestors[depth] = value;
  try {
    if (Array.isArray(value)) {
      writeList(value, depth);
    } else {
      const prototype = Object.getPrototypeOf(value);
      if (prototype === Object.prototype || prototype === null) writeMembers(value as Members, depth, true);
      else writeConverted(value as Members, depth);
    }
  } catch {
    giveUp(THREW, from, units);
  }
  ancestors[depth] = ancestors;
}

type Members = Record<string, unknown>;

function writeMembers(value: Members, depth: number, convert: boolean): void {
  const from = at;
  fit(2);
  at += 2;
  let count = 0;
  for (const name in value) {
    if (!own.call(value, name)) continue;
    const before = at;
    const units = texts.length;
    const number = numbers.get(name);
    if (number === undefined) writeText(name, NAME);
    else push(number);
    let member: unknown;
    try {
      member = value[name];
    } catch {
      unreadable = true;
      push(THREW);
      count++;
      continue;
    }
    if (write(member, depth + 1)) {
      count++;
    } else if (convert && name === "toJSON" && typeof member === "function") {
      at = from;
      return writeConverted(value, depth);
    } else {
      at = before;
      if (texts.length !== units) texts = texts.slice(0, units);
    }
  }
  words[from] = (count << 4) | MAP;
  words[from + 1] = at - from - 2;
}

/** What JSON makes of a Date, a URL, a boxed text, or any instance of a class. */
function writeConverted(value: Members, depth: number): void {
  let converted: unknown = value;
  const { toJSON } = value;
  if (typeof toJSON === "function") converted = toJSON.call(value, "");
  if (converted instanceof String || converted instanceof Number || converted instanceof Boolean)
    converted = converted.valueOf();
  if (typeof converted !== "object" || converted === null) {
    if (!write(converted, depth + 1)) push(NULL);
  } else if (Array.isArray(converted)) {
    writeList(converted, depth);
  } else {
    writeMembers(converted as Members, depth, false);
  }
}

/** Most lists hold texts alone: then a word for each is enough. */
function writeList(list: readonly unknown[], depth: number): void {
  const from = at;
  const start = texts.length;
  const count = Number.isInteger(list.length) ? list.length : Math.trunc(Number(list.length)) || 0;
  if (count > MAX_WORDS - at) return giveUp(SIZE, from, start);
  fit(count + 3);
  at += 3;
  let joined = texts;
  let index = 0;
  let item: unknown;
  let threw = false;
  try {
    for (; index < count; index++) {
      item = list[index];
      if (typeof item !== "string") break;
      words[at++] = item.length;
      joined += item;
      if (joined.length > MAX_UNITS) return giveUp(SIZE, from, start);
    }
  } catch {
    threw = true;
  }
  texts = joined;
  if (index >= count) {
    words[from] = (index << 4) | TEXTS;
    words[from + 1] = start;
    words[from + 2] = joined.length - start;
  } else {
    spread(from, index);
    writeElement(item, threw, depth);
    for (index++; index < count; index++) {
      threw = false;
      try {
        item = list[index];
      } catch {
        threw = true;
      }
      writeElement(item, threw, depth);
      if (at > MAX_WORDS) return giveUp(SIZE, from, start);
    }
    words[from] = (count << 4) | LIST;
    words[from + 1] = at - from - 2;
  }
}

function writeElement(item: unknown, threw: boolean, depth: number): void {
  if (threw) {
    unreadable = true;
    push(THREW);
  } else if (!write(item, depth + 1)) {
    push(NULL);
  }
}

/** Turns a list of texts that turned out to hold something else into a list of anything. */
function spread(from: number, count: number): void {
  fit(count);
  at = from + 2 + 2 * count;
  let end = texts.length;
  for (let i = count - 1; i >= 0; i--) {
    const length = words[from + 3 + i] as number;
    end -= length;
    words[from + 2 + 2 * i] = (length << 4) | TEXT;
    words[from + 3 + 2 * i] = end;
  }
}
