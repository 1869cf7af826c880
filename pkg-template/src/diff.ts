/** What changed. */

import { type CheckOptions, isChinese } from "./check.js";
import { put, readIssues } from "./desk.js";
import { guarded } from "./engine.js";
import { ValidationError } from "./errors.js";
import type { CreateTaskRequest, ModifyTaskRequest, TaskInfo } from "./generated/model.js";
import { diff_tasks } from "./generated/timpush_sched.js";
import { tape } from "./tape.js";

const SCHED_AT = 1;
const CONTENT = 2;

/**
 * Only what changed, ready for modify; undefined when nothing did. Throws ValidationError on a change of Type or of
 * the app.
 *
 * Where anything in Content changed the whole of it is sent: whether the service merges or replaces it isn't
 * documented, and so both end at the same. What the service itself added (MsgRandom) is no change.
 */
export function diffTask(
  before: TaskInfo,
  after: CreateTaskRequest,
  options?: Pick<CheckOptions, "locale">,
): ModifyTaskRequest | undefined {
  const changed = guarded(() => {
    put(before, after ?? null);
    const found = diff_tasks(tape.words, tape.bytes, tape.unreadable, isChinese(options));
    if (found < 0) throw new ValidationError(readIssues(-found));
    return found;
  });
  if (changed === 0) return undefined;
  const change: Record<string, unknown> = {
    Sdkappid: after.Sdkappid,
    TaskID: before.TaskID,
    Type: after.Type,
  };
  if (changed & SCHED_AT) change.SchedAt = after.SchedAt;
  if (changed & CONTENT) change.Content = after.Content;
  return change as unknown as ModifyTaskRequest;
}
