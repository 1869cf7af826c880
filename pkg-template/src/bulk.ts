/** One task for each 500 accounts. */

import { chunksOf } from "./accounts.js";
import { wrong } from "./backend.js";
import type { AnyTimPushError, TimPushError } from "./errors.js";
import type { TaskId } from "./generated/model.js";
import { isMembers } from "./members.js";

/** How far a bulk is. */
export interface BulkProgress {
  /** How many tasks there are to be. */
  tasks: number;
  /** How many there are. */
  done: number;
  /** How many could not be made. */
  failed: number;
  /** How many accounts have a task. */
  accounts: number;
}

/** What a bulk came to. */
export interface BulkResult {
  created: { TaskID: TaskId; accounts: string[] }[];
  /** Those whose error is ambiguous may have been made all the same, and are never sent again by `resume`. */
  failed: { accounts: string[]; error: AnyTimPushError }[];
  /** Not tried, or surely not made. */
  pending: string[][];
}

/** What a bulk can go on from: a result as it was given, or as JSON has kept it. */
export interface BulkSoFar extends Pick<BulkResult, "created" | "pending"> {
  failed: { accounts: string[]; error: Pick<TimPushError, "ambiguous"> }[];
}

/** Some of a bulk's accounts, and what becomes of them. */
export interface Part {
  accounts: string[];
  /** 0 not tried, 1 failed, 2 failed ambiguously, 3 made. */
  before: 0 | 1 | 2 | 3;
  taskId?: TaskId;
  error?: Pick<TimPushError, "ambiguous"> | undefined;
}

/** The accounts of a request, each once, in parts of as many as a task takes. */
export function partsOf(plain: unknown): Part[] {
  const given = isMembers(plain) && isMembers(plain.Content) ? plain.Content.To_Account : undefined;
  if (!Array.isArray(given)) return [];
  return chunksOf([...new Set<string>(given)]).map((accounts) => ({ accounts, before: 0 as const }));
}

/** What an earlier bulk came to, to go on from there. */
export function partsBefore(resume: BulkSoFar): Part[] {
  const { created = [], failed = [], pending = [] } = resume ?? {};
  if (!isMembers(resume) || ![created, failed, pending].every(Array.isArray))
    throw wrong("resume", "must be what createForUsers gave, or what JSON has kept of that");
  return [
    ...created.map(({ TaskID, accounts }) => ({ accounts, taskId: TaskID, before: 3 as const })),
    ...failed.map(({ accounts, error }) => ({
      accounts,
      error,
      before: error?.ambiguous ? (2 as const) : (1 as const),
    })),
    ...pending.map((accounts) => ({ accounts, before: 0 as const })),
  ];
}

/** Whether a part is to be sent: its task isn't made, and can't have been. */
export function isLeft({ before }: Part): boolean {
  return before < 2;
}

/** As it stands. */
export function resultOf(parts: readonly Part[]): BulkResult {
  const result: BulkResult = { created: [], failed: [], pending: [] };
  for (const { accounts, taskId, error } of parts) {
    if (taskId !== undefined) result.created.push({ TaskID: taskId, accounts });
    else if (error) result.failed.push({ accounts, error: error as AnyTimPushError });
    else result.pending.push(accounts);
  }
  return result;
}
