/**
 * Writes any value as a tape into the wasm's memory: words that say what is there, and all texts one after the other
 * as UTF-8. The kinds of words are those of `src/tape.rs`.
 *
 * What counts is what JSON would send: own enumerable members; what is undefined, a function or a symbol is absent,
 * or null in a list; `toJSON` has its say. Nothing that a value does can stop the walk: what can't be read stands on
 * the tape as that.
 *
 * The walk doesn't look whether there is room: what is written beyond the end of a typed array goes nowhere. Where the
 * tape turns out not to have fitted, there is more room made and the value is walked again.
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
/** How deep the members of Content are: what doesn't fit is told there, where a person looks for it. */
const TOLD_DEPTH = 2;
/** Words on one tape, 64 MB of them: some ten million accounts. */
const MAX_WORDS = 1 << 24;
/** Objects and lists in all: a few shared ones can be a forest. */
const MAX_OBJECTS = 1 << 22;
/** UTF-16 units of all texts together. */
const MAX_UNITS = 1 << 26;

const numbers = /* @__PURE__ */ numbersOf(memberNames);
const own = Object.prototype.hasOwnProperty;
const encoder = /* @__PURE__ */ new TextEncoder();
const float = /* @__PURE__ */ new Float64Array(1);
const floatWords = /* @__PURE__ */ new Uint32Array(float.buffer);

let words: Uint32Array;
let bytes: Uint8Array;
let at = 0;
let end = 0;
/** All texts, while they are taken for ASCII: then units are bytes, and one call of the encoder at the end does. */
let texts = "";
/** Whether texts are encoded one by one, since there were others than ASCII. */
let exact = false;
/** Whether there were any this time. */
let wide = false;
let unreadable = false;
let walking = false;
let units = 0;
let objects = 0;
/** The objects that are being written, outermost first; what is done stands there as the list itself. */
const ancestors: object[] = [];
/** The names of the last walk in their order, and their numbers: what is checked at each keystroke has the same again. */
const lastNames: string[] = [];
const lastNumbers: (number | undefined)[] = [];
let place = 0;

/** Where tapes are written. */
export interface Room {
  words: Uint32Array;
  bytes: Uint8Array;
}

/** How much was written, and whether some place could not be read. */
export const tape = { words: 0, bytes: 0, unreadable: false };

/** Writes a value, and a second one behind it if there is one; `tape` says how much. False where there was no room for it. */
export function writeTape(room: Room, value: unknown, second?: unknown): boolean {
  words = room.words;
  bytes = room.bytes;
  wide = false;
  walk(value, second);
  if (exact) {
    // The next value is probably like this one.
    exact = wide;
  } else if (end <= bytes.length && encoder.encodeInto(texts, bytes).written !== end) {
    exact = true;
    walk(value, second);
  }
  texts = "";
  tape.words = at;
  tape.bytes = end;
  tape.unreadable = unreadable;
  return at <= words.length && end <= bytes.length;
}

function walk(value: unknown, second: unknown): void {
  at = 0;
  end = 0;
  texts = "";
  unreadable = false;
  units = 0;
  objects = 0;
  place = 0;
  walking = true;
  try {
    if (!write(value, 0)) push(UNDEFINED);
    if (second !== undefined && !write(second, 0)) push(UNDEFINED);
  } finally {
    // Even where the caller's stack had no room for it.
    walking = false;
  }
}

/** Whether a walk is under way, so that a call now comes out of a getter. */
export function isWalking(): boolean {
  return walking;
}

/**
 * Runs a call that comes amid a walk, as where a getter has something checked itself, and gives the walk back what it
 * had written: the call uses the same places, and a trap in it may take them away.
 */
export function apart<T>(room: () => Room, call: () => T): T {
  const outer = { at, end, texts, exact, wide, unreadable, units, objects, place };
  const written = { words: words.slice(0, at), bytes: bytes.slice(0, end) };
  const around = ancestors.splice(0);
  walking = false;
  try {
    return call();
  } finally {
    walking = true;
    ({ at, end, texts, exact, wide, unreadable, units, objects, place } = outer);
    ancestors.push(...around);
    ({ words, bytes } = room());
    words.set(written.words.subarray(0, words.length));
    bytes.set(written.bytes.subarray(0, bytes.length));
  }
}

/** A name that stands twice has the number of its first place. */
function numbersOf(names: readonly string[]): Map<string, number> {
  const numbers = new Map<string, number>();
  for (let i = names.length - 1; i >= 0; i--) numbers.set(names[i] as string, (i << 4) | KNOWN);
  return numbers;
}

function numberOf(name: string): number | undefined {
  const i = place++ & 63;
  if (lastNames[i] !== name) {
    lastNames[i] = name;
    lastNumbers[i] = numbers.get(name);
  }
  return lastNumbers[i];
}

/** Whether so much was written that nothing more is worth it. */
function full(): boolean {
  return at > MAX_WORDS || objects > MAX_OBJECTS || units > MAX_UNITS;
}

function push(word: number): void {
  words[at++] = word;
}

function rewind(from: number, start: number, before: string): void {
  at = from;
  end = start;
  texts = before;
}

/** Puts a word in place of all that was written since. */
function giveUp(word: number, from: number, start: number, before: string): void {
  rewind(from, start, before);
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
      if (value !== null) return writeObject(value, depth);
      push(NULL);
      return true;
    case "bigint":
      writeBig(value);
      return true;
    default:
      return false;
  }
}

function writeText(text: string, kind: number): void {
  units += text.length;
  if (units > MAX_UNITS) {
    // A name must stay one; its value is given up in its stead.
    if (kind === TEXT) {
      giveUp(SIZE, at, end, texts);
      return;
    }
    text = "";
  }
  const start = end;
  const length = addText(text);
  words[at++] = (length << 4) | kind;
  words[at++] = start;
}

/** Appends a text; how many bytes it takes. */
function addText(text: string): number {
  if (exact) return encode(text);
  texts += text;
  end += text.length;
  return text.length;
}

/** Appends a text as UTF-8, half a surrogate pair as U+FFFD. For a short one a loop is faster than the encoder. */
function encode(text: string): number {
  const start = end;
  const { length } = text;
  let ascii = true;
  if (length > 64) {
    const { read, written } = encoder.encodeInto(text, bytes.subarray(start));
    // What did not fit has no more than three bytes a unit.
    end += read === length ? written : length * 3;
    ascii = written === length;
  } else {
    for (let i = 0; i < length; i++) {
      const point = text.codePointAt(i) as number;
      if (point < 0x80) {
        bytes[end++] = point;
      } else {
        ascii = false;
        if (point > 0xffff) i++;
        writePoint(point >= 0xd800 && point < 0xe000 ? 0xfffd : point);
      }
    }
  }
  wide ||= !ascii;
  return end - start;
}

function writePoint(point: number): void {
  if (point < 0x800) {
    bytes[end++] = 0xc0 | (point >> 6);
  } else {
    if (point < 0x10000) {
      bytes[end++] = 0xe0 | (point >> 12);
    } else {
      bytes[end++] = 0xf0 | (point >> 18);
      bytes[end++] = 0x80 | ((point >> 12) & 0x3f);
    }
    bytes[end++] = 0x80 | ((point >> 6) & 0x3f);
  }
  bytes[end++] = 0x80 | (point & 0x3f);
}

function writeNumber(number: number): void {
  if ((number | 0) === number) {
    words[at++] = INT;
    words[at++] = number;
  } else if (Number.isFinite(number)) {
    float[0] = number;
    words[at++] = (String(number).length << 4) | FLOAT;
    words[at++] = floatWords[0] as number;
    words[at++] = floatWords[1] as number;
  } else {
    push(NULL);
  }
}

function writeBig(big: bigint): void {
  const fits = big >= 0n && big < 1n << 64n;
  words[at++] = fits ? BIG : BIG | (1 << 4);
  words[at++] = fits ? Number(big & 0xffffffffn) : 0;
  words[at++] = fits ? Number(big >> 32n) : 0;
}

/** Writes an object or a list; false where it turns itself into something that JSON has no text for. */
function writeObject(value: object, depth: number): boolean {
  const from = at;
  const start = end;
  const before = texts;
  let written = true;
  objects++;
  if (depth === MAX_DEPTH) {
    giveUp(DEPTH, from, start, before);
  } else if (isAncestor(value, depth)) {
    giveUp(CYCLE, from, start, before);
  } else if (full()) {
    giveUp(SIZE, from, start, before);
  } else {
    ancestors[depth] = value;
    try {
      if (Array.isArray(value)) {
        writeList(value, depth);
      } else {
        const prototype = Object.getPrototypeOf(value);
        const plain = prototype === Object.prototype || prototype === null;
        written = plain ? writeMembers(value as Members, depth) : writeConverted(value as Members, depth);
      }
      if (depth >= TOLD_DEPTH && full()) {
        giveUp(SIZE, from, start, before);
        if (depth === TOLD_DEPTH) units = objects = 0;
      }
    } catch {
      giveUp(THREW, from, start, before);
    }
    ancestors[depth] = ancestors;
  }
  return written;
}

function isAncestor(value: object, depth: number): boolean {
  for (let i = 0; i < depth; i++) if (ancestors[i] === value) return true;
  return false;
}

type Members = Record<string, unknown>;

/** The members of a plain object. `for … in` is the fastest way to their names, and nothing inherited is in its way. */
function writeMembers(value: Members, depth: number): boolean {
  const from = at;
  const start = end;
  const before = texts;
  at += 2;
  let count = 0;
  for (const name in value) {
    if (!own.call(value, name)) continue;
    if (writeMember(value, name, depth)) {
      count++;
    } else if (name === "toJSON" && typeof value[name] === "function") {
      rewind(from, start, before);
      return writeConverted(value, depth);
    }
    if (depth >= TOLD_DEPTH && full()) break;
  }
  words[from] = (count << 4) | MAP;
  words[from + 1] = at - from - 2;
  return true;
}

/** Writes a member; false where JSON would leave it out. */
function writeMember(value: Members, name: string, depth: number): boolean {
  const from = at;
  const start = end;
  const before = texts;
  const number = numberOf(name);
  if (number === undefined) writeText(name, NAME);
  else words[at++] = number;
  let member: unknown;
  try {
    member = value[name];
  } catch {
    giveUp(THREW, at, end, texts);
    return true;
  }
  if (write(member, depth + 1)) return true;
  rewind(from, start, before);
  return false;
}

/** What JSON makes of a Date, a URL, a boxed text, or any instance of a class. */
function writeConverted(value: Members, depth: number): boolean {
  let converted: unknown = value;
  const { toJSON } = value;
  if (typeof toJSON === "function") converted = toJSON.call(value, "");
  if (converted instanceof String || converted instanceof Number || converted instanceof Boolean)
    converted = converted.valueOf();
  if (typeof converted !== "object" || converted === null) return write(converted, depth + 1);
  if (Array.isArray(converted)) {
    writeList(converted, depth);
    return true;
  }
  const from = at;
  at += 2;
  let count = 0;
  // Not `for … in`: a proxy may have prototypes without end.
  for (const name of Object.keys(converted)) {
    if (writeMember(converted as Members, name, depth)) count++;
    if (depth >= TOLD_DEPTH && full()) break;
  }
  words[from] = (count << 4) | MAP;
  words[from + 1] = at - from - 2;
  return true;
}

/** Most lists hold texts alone: then a word for each is enough. */
function writeList(list: readonly unknown[], depth: number): void {
  const from = at;
  const start = end;
  const before = texts;
  const count = lengthOf(list);
  if (count > MAX_WORDS - at) {
    giveUp(SIZE, from, start, before);
    return;
  }
  at += 3;
  let index = exact ? 0 : joinTexts(list, count);
  let item: unknown;
  for (; index < count && units <= MAX_UNITS; index++) {
    item = elementOf(list, index);
    if (typeof item !== "string") break;
    units += item.length;
    words[at++] = addText(item);
  }
  if (units > MAX_UNITS) {
    giveUp(SIZE, from, start, before);
    if (depth <= TOLD_DEPTH) units = 0;
    return;
  }
  if (index === count) {
    words[from] = (count << 4) | TEXTS;
    words[from + 1] = start;
    words[from + 2] = end - start;
    return;
  }
  spread(from, index);
  for (;;) {
    if (item === threw) giveUp(THREW, at, end, texts);
    else if (!write(item, depth + 1)) push(NULL);
    if (full()) return;
    if (++index === count) break;
    item = elementOf(list, index);
  }
  words[from] = (count << 4) | LIST;
  words[from + 1] = at - from - 2;
}

/** Asked for once: a proxy may answer anything, and another time something else. */
function lengthOf(list: readonly unknown[]): number {
  const { length } = list;
  return Number.isInteger(length) ? Math.max(length, 0) : Math.max(Math.trunc(Number(length)) || 0, 0);
}

/** Appends the texts that a list starts with, and says how many: the loop of `writeList` for ASCII, but twice as fast. */
function joinTexts(list: readonly unknown[], count: number): number {
  let index = 0;
  let to = at;
  let joined = texts;
  const start = end;
  try {
    for (; index < count; index++) {
      const item = list[index];
      if (typeof item !== "string") break;
      const { length } = item;
      if (length + end > MAX_UNITS) break;
      words[to++] = length;
      joined += item;
      end += length;
    }
  } catch {
    // It is read again, and told by the one who called.
  }
  units += end - start;
  at = to;
  texts = joined;
  return index;
}

/** Stands for an element that can't be read. */
const threw = /* @__PURE__ */ Symbol();

function elementOf(list: readonly unknown[], index: number): unknown {
  try {
    return list[index];
  } catch {
    return threw;
  }
}

/** Turns a list of texts that turned out to hold something else into a list of anything. */
function spread(from: number, count: number): void {
  let start = end;
  at = from + 2 + 2 * count;
  for (let i = count - 1; i >= 0; i--) {
    const length = words[from + 3 + i] as number;
    start -= length;
    words[from + 2 + 2 * i] = (length << 4) | TEXT;
    words[from + 3 + 2 * i] = start;
  }
}
