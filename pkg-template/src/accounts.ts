/** Accounts out of pasted text. */

import { putText, readAnswer } from "./desk.js";
import { guarded } from "./engine.js";
import { parse_accounts } from "./generated/timpush_sched.js";

/** What a text holds. */
export interface AccountList {
  /** In order of first appearance, each once. */
  accounts: string[];
  /** How many more times an account was there again. */
  duplicates: number;
  /**
   * What can't be an account, and where: "account.control" has a control character within, as where a file is no text;
   * "account.garbled" a U+FFFD, as where a file was read in an encoding that isn't its own.
   */
  invalid: { line: number; value: string; code: string }[];
  /** The accounts in groups of at most 500, as requests need them. */
  chunks(): string[][];
}

/** As many accounts as a task takes. */
const CHUNK = 500;

/** Groups of at most 500. */
export function chunksOf<T>(items: T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) =>
    items.slice(i * CHUNK, (i + 1) * CHUNK),
  );
}

/** The codes of what can't be an account, at the numbers that the wasm knows them by. */
const INVALID = ["account.control", "account.garbled"] as const;

/** Text pasted or read from a file: one a line, or separated by comma, semicolon, tab or space; a million lines is normal. */
export function parseAccounts(text: string): AccountList {
  return guarded(() => {
    const count = parse_accounts(putText(text));
    const { words, texts } = readAnswer();
    const word = (at: number) => words[at] as number;
    const invalid: AccountList["invalid"] = [];
    let at = 2;
    let end = 0;
    for (let left = word(1); left > 0; left--, at += 3) {
      const start = end;
      end += word(at + 2) >> 1;
      const value = texts.slice(start, end);
      invalid.push({ line: word(at), value, code: INVALID[word(at + 1)] as string });
    }
    const accounts: string[] = new Array((count - at) >> 1);
    for (let i = 0; at < count; i++, at += 2) accounts[i] = text.slice(word(at), word(at) + word(at + 1));
    return {
      accounts,
      duplicates: word(0),
      invalid,
      chunks: () => chunksOf(accounts),
    };
  });
}
