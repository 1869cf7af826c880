/** The requests of a client: filled in, checked, and ready to leave. */

import { type BulkSoFar, isLeft, type Part, partsBefore, partsOf } from "./bulk.js";
import { checkRequest, type RequestName } from "./check.js";
import { ValidationError } from "./errors.js";
import type { Issue } from "./generated/model.js";
import { copied, HOLE, inPieces, written } from "./json.js";
import { isMembers, type Members, named } from "./members.js";
import type { Settled } from "./options.js";
import { COMMANDS } from "./told.js";

/** A request that is ready to leave: as an object, and its JSON in the pieces that figures are put between. */
export interface Ready {
  plain: Members;
  pieces: string[];
  figure?: number | undefined;
}

/** The numbers of the commands by which calls are made. */
export const COMMAND = {
  create: 0,
  createForUsers: 0,
  list: 1,
  modify: 2,
  get: 3,
  delete: 4,
  tasks: 1,
  watch: 3,
} as const;
const U32 = 2 ** 32;

/** Makes them out of what the caller gives; throws a ValidationError where there is an error in it. */
export class Requests {
  readonly #options: Pick<Settled, "sdkappid" | "validate" | "locale">;
  readonly #now: () => number;

  /** `now` is the service's time. */
  constructor(options: Pick<Settled, "sdkappid" | "validate" | "locale">, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  toCreate(task: unknown): Ready {
    const plain = this.#checked("create", this.#copied("create", task));
    const content = plain.Content;
    if (!isMembers(content)) return { plain, pieces: [written(plain)] };
    const { MsgRandom: chosen } = content;
    const isRandom = typeof chosen === "number" && Number.isInteger(chosen) && chosen >= 0 && chosen < U32;
    if (chosen !== undefined && !isRandom) return { plain, pieces: [written(plain)] };
    const pieces = inPieces({ ...plain, Content: { ...content, MsgRandom: HOLE } });
    return { plain, pieces, figure: chosen as number | undefined };
  }

  toGet(task: unknown): Ready {
    return this.#ready(
      "get",
      typeof task === "object" && task !== null ? this.#copied("get", task) : { TaskID: task },
    );
  }

  toModify(change: unknown): Ready {
    return this.#ready("modify", this.#copied("modify", change));
  }

  toDelete(task: unknown): Ready {
    const plain = this.#copied("delete", task);
    // Of a TaskInfo the service wants no more than this.
    const given = isMembers(plain) ? named(plain, ["Sdkappid", "TaskID", "Type"]) : plain;
    return this.#ready("delete", given);
  }

  toList(query: unknown): Ready {
    return this.#ready("list", this.#copied("list", query));
  }

  /** A list whose pages are still to be told. */
  toListAll(query: unknown): Ready {
    // The pages are ours to name, so where they aren't that is no fault.
    const own = ["Sdkappid", "OrderBy", "Asc", "BeginTime", "EndTime", "Keyword"];
    const plain = this.#copied("list", query, own);
    const { pageSize = 100, ...rest } = isMembers(plain) ? plain : {};
    if (typeof pageSize !== "number" || !Number.isInteger(pageSize) || pageSize < 1)
      throw new TypeError("TaskClient: pageSize must be a whole number from 1.");
    const checked = this.#checked("list", { ...rest, Offset: 0, Want: pageSize });
    return { plain: checked, pieces: inPieces({ ...checked, Offset: HOLE, Want: HOLE }), figure: pageSize };
  }

  /** Checked as one, so that each account is told where it stands in the list. */
  toCreateForUsers(
    task: unknown,
    resume: BulkSoFar | undefined,
  ): { plain: Members; parts: Part[]; requests: string[][] } {
    const given = this.#copied("createForUsers", task);
    const parts = resume === undefined ? partsOf(given) : partsBefore(resume);
    if (resume !== undefined) {
      const left = parts.filter(isLeft);
      if (left.length === 0) return { plain: {}, parts, requests: [] };
      // It counts, whatever list is given with it.
      if (isMembers(given) && isMembers(given.Content))
        given.Content.To_Account = left.flatMap(({ accounts }) => accounts);
    }
    const plain = this.#checked("createForUsers", given);
    const { Content: content } = plain;
    if (!isMembers(content) || parts.length === 0)
      throw new TypeError(
        "TaskClient: createForUsers makes tasks of Type User, one for each 500 accounts of Content.To_Account, and there are none: name them, or call create.",
      );
    const requests = parts.map(({ accounts }) =>
      inPieces({ ...plain, Content: { ...content, To_Account: accounts, MsgRandom: HOLE } }),
    );
    return { plain, parts, requests };
  }

  #ready(name: RequestName, given: unknown): Ready {
    const plain = this.#checked(name, given);
    return { plain, pieces: [written(plain)] };
  }

  /** A request of this app's without an error in it; a ValidationError where that can't be had. */
  #checked(name: RequestName, given: unknown): Members {
    if (!isMembers(given))
      throw new ValidationError(this.#check(name, given), { command: COMMANDS[COMMAND[name]] });
    const { sdkappid, validate } = this.#options;
    const plain: Members = { Sdkappid: sdkappid, ...given };
    plain.Sdkappid ??= sdkappid;
    if (validate) refuse(name, this.#check(name, plain));
    // Where the service is to decide, it would decide for another app.
    else if (plain.Sdkappid !== sdkappid) refuse(name, this.#check(name, plain, ["Sdkappid"]));
    return plain;
  }

  /** What the caller gave, once and for all: it is checked and sent as it is now. */
  #copied(name: RequestName, given: unknown, only?: string[]): unknown {
    try {
      return copied(given);
    } catch (cause) {
      refuse(name, this.#check(name, given, only), { cause });
      throw cause;
    }
  }

  #check(name: RequestName, plain: unknown, only?: string[]): Issue[] {
    const { locale, sdkappid } = this.#options;
    const now = this.#now();
    return checkRequest(name, plain, { now, locale, only }, sdkappid);
  }
}

/** Throws where there is an error among the issues. */
function refuse(name: RequestName, issues: Issue[], more?: ErrorOptions): void {
  if (issues.some(({ severity }) => severity === "error"))
    throw new ValidationError(issues, { command: COMMANDS[COMMAND[name]], ...more });
}
