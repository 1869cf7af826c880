/** Hands values to the wasm and reads its answers: the other side of `wasm/src/desk.rs`. */

import { roomFor, textAt, wordsAt } from "./engine.js";
import { issueCodes, paramNames } from "./generated/catalogue.js";
import type { Issue } from "./generated/model.js";
import { answer } from "./generated/timpush_sched.js";
import { tape, writeTape } from "./tape.js";

/** Writes a value for the wasm to read, and a second one behind it if there is one; `tape` tells how much that is. */
export function put(value: unknown, second?: unknown): void {
  let room = roomFor(1, 1);
  // With twice the room each time this ends, even if the value has grown when it is read again.
  while (!writeTape(room, value, second)) {
    const { words, bytes } = tape;
    room = roomFor(
      words > room.words.length ? Math.max(words, 2 * room.words.length) : 0,
      bytes > room.bytes.length ? Math.max(bytes, 2 * room.bytes.length) : 0,
    );
  }
}

/** Writes a text alone; how many bytes it takes. */
export function putText(text: string): number {
  // Most text is ASCII, and three bytes a unit for a million lines would be much for nothing.
  const { read, written } = encoder.encodeInto(text, roomFor(1, text.length).bytes);
  if (read === text.length) return written;
  return encoder.encodeInto(text, roomFor(1, text.length * 3).bytes).written;
}

const encoder = /* @__PURE__ */ new TextEncoder();

/** The answer as it lies there; texts stand in the order of their words. */
export function readAnswer(): { words: Uint32Array; texts: string } {
  const [wordsStart, textsStart, textsLength] = wordsAt(answer(), 3) as unknown as [number, number, number];
  return { words: wordsAt(wordsStart), texts: textAt(textsStart, textsLength) };
}

/** The answer, to be read word by word and text by text. */
function open() {
  const { words, texts } = readAnswer();
  let at = 0;
  let end = 0;
  const word = () => words[at++] as number;
  const text = (length: number) => {
    const start = end;
    end += length;
    return texts.slice(start, end);
  };
  return { word, text };
}

/** So many texts, each with its mark. */
export function readTexts(count: number): { text: string; marked: boolean }[] {
  const { word, text } = open();
  return Array.from({ length: count }, () => {
    const head = word();
    return { text: text(head >> 1), marked: (head & 1) === 1 };
  });
}

/** So many issues; `messages` has other words for some codes. */
export function readIssues(count: number, messages?: Record<string, string>): Issue[] {
  const { word, text } = open();
  const issues: Issue[] = [];
  while (issues.length < count) {
    const head = word();
    const serverCode = word();
    const code = issueCodes[head & 0xffff] as string;
    const message = text(word() >> 1);
    const path: (string | number)[] = [];
    for (let steps = word(); steps > 0; steps--) {
      const step = word();
      path.push(step & 1 ? text(step >>> 1) : step >>> 1);
    }
    const params: Record<string, string | number> = {};
    for (let left = word(); left > 0; left--) {
      const param = word();
      const name = paramNames[param >> 1] as string;
      params[name] = param & 1 ? text(word() >> 1) : word() + (word() | 0) * 2 ** 32;
    }
    const issue: Issue = {
      code,
      path,
      severity: head >> 16 ? "warning" : "error",
      message: messages && Object.hasOwn(messages, code) ? fill(String(messages[code]), params) : message,
      params,
    };
    if (serverCode) issue.serverCode = serverCode;
    issues.push(issue);
  }
  return issues;
}

/** Other words for a code, with its params in them. */
export function fill(template: string, params: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
}
