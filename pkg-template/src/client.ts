/// <reference lib="esnext.disposable" preserve="true" />
/** Calling the service through your backend. */

import { wrong } from "./backend.js";
import { type BulkProgress, type BulkResult, type BulkSoFar, isLeft, resultOf } from "./bulk.js";
import { abandon, begin, type Call, later, newNumber, onAbort } from "./calls.js";
import { isChinese } from "./check.js";
import { guarded, instance } from "./engine.js";
import type { TimPushError } from "./errors.js";
import type {
  CreateTaskRequest,
  DeleteTaskRequest,
  GetTaskRequest,
  ListTasksRequest,
  ListTasksResponse,
  ModifyTaskRequest,
  TaskId,
  TaskInfo,
  TaskResponse,
} from "./generated/model.js";
import {
  client_begin,
  client_bulk,
  client_close,
  client_now,
  client_open,
} from "./generated/timpush_sched.js";
import { type Host, hostOf, Secrets } from "./host.js";
import { integer } from "./json.js";
import type { Members } from "./members.js";
import {
  type CallOptions,
  type ClientOptions,
  type Limits,
  limitsOf,
  type Settled,
  settled,
} from "./options.js";
import { COMMAND, type Ready, Requests } from "./requests.js";
import { Series } from "./series.js";
import { ABORTED, COMMANDS, errorOf, lostError, type Told } from "./told.js";

/** Sdkappid may be left out: the client fills in its own, and refuses another one. */
export type Input<T> = T extends { Sdkappid: number }
  ? Omit<T, "Sdkappid"> & { Sdkappid?: number | undefined }
  : never;

/** The calls, at the numbers that the wasm knows them by. */
const KIND = { create: 0, list: 1, modify: 2, get: 3, delete: 4, tasks: 5, watch: 6 } as const;
const WRITES = /^(add|modify|delete)/;

/** Makes the calls of one app. One client serves a whole page. */
export class TaskClient {
  /** The same as `close`, by `using`. */
  declare readonly [Symbol.dispose]: () => void;
  readonly #options: Settled;
  readonly #requests: Requests;
  readonly #host: Host;
  readonly #secrets = new Secrets();
  /** How to end each call that is under way. */
  readonly #underWay = new Set<(reason: unknown) => void>();
  #number = 0;
  #instance = 0;
  #isClosed = false;

  /** Throws a TypeError that names the option where something is wrong with one. Sends nothing. */
  constructor(options: ClientOptions) {
    this.#options = settled(options);
    this.#requests = new Requests(this.#options, () => guarded(() => client_now(this.#open())));
    this.#host = hostOf({ ...this.#options, secrets: this.#secrets });
    // Not as a member of the class: where Symbol.dispose isn't known yet, that would be one called "undefined".
    if (Symbol.dispose)
      Object.defineProperty(this, Symbol.dispose, { configurable: true, value: () => this.close() });
  }

  /** Makes exactly one task, or throws: an answer that was lost is looked up by its MsgRandom before anything is sent again. */
  create(task: Input<CreateTaskRequest>, options?: CallOptions): Promise<TaskResponse> {
    return this.#call("create", () => this.#requests.toCreate(task), options, answerOf);
  }

  /** Changes a task that is not being dispatched yet. `diffTask` makes such a change of two versions of a task. */
  modify(change: Input<ModifyTaskRequest>, options?: CallOptions): Promise<TaskResponse> {
    return this.#call("modify", () => this.#requests.toModify(change), options, answerOf);
  }

  /** Removes a task that is not being dispatched yet. One whose answer was lost and that is gone then counts as removed. */
  delete(task: Input<DeleteTaskRequest> | TaskInfo, options?: CallOptions): Promise<TaskResponse> {
    return this.#call("delete", () => this.#requests.toDelete(task), options, answerOf);
  }

  /** Reads a task. */
  get(task: Input<GetTaskRequest> | TaskId, options?: CallOptions): Promise<TaskInfo> {
    return this.#call("get", () => this.#requests.toGet(task), options, taskOf);
  }

  /** Reads one page of tasks. */
  list(query: Input<ListTasksRequest>, options?: CallOptions): Promise<ListTasksResponse> {
    const read = (reply: Members) => {
      if (!Array.isArray(reply.Tasks)) reply.Tasks = [];
      return reply as unknown as ListTasksResponse;
    };
    return this.#call("list", () => this.#requests.toList(query), options, read);
  }

  /** Every task of the query, page after page, fetched as it is read. */
  tasks(
    query: Omit<Input<ListTasksRequest>, "Offset" | "Want"> & { pageSize?: number | undefined },
    options?: CallOptions,
  ): AsyncIterableIterator<TaskInfo> {
    return this.#series(
      "tasks",
      () => this.#requests.toListAll(query),
      options,
      (reply, fresh) => {
        const tasks = reply.Tasks as TaskInfo[];
        return fresh.map((index) => tasks[index] as TaskInfo);
      },
    );
  }

  /** One task for each 500 accounts, in order, at the service's pace; what failed is told, what succeeded stays, and `resume` goes on from there. */
  createForUsers(
    task: Input<Extract<CreateTaskRequest, { Type: "User" }>>,
    options?: CallOptions & {
      onProgress?: ((done: BulkProgress) => void) | undefined;
      resume?: BulkSoFar | undefined;
    },
  ): Promise<BulkResult> {
    return new Promise((resolve, reject) => {
      const limits = this.#mayCall(options);
      const { onProgress, resume } = options ?? {};
      const { plain, parts, requests } = this.#requests.toCreateForUsers(task, resume);
      if (requests.length === 0) return resolve(resultOf(parts));
      options?.signal?.throwIfAborted();

      const number = newNumber();
      const command = COMMANDS[0];
      const order = parts.flatMap((part, place) => (isLeft(part) ? [place] : []));
      const result = () => resultOf(parts);
      let passed = 0;
      let abortedBy: unknown;
      const call: Call = {
        command,
        attempts: 0,
        // What was made must not be forgotten, however it ended.
        done: () => end(() => resolve(result())),
        failed: (told) => end(() => reject(this.#error(told))),
        lost: (cause) => {
          const place = order[passed];
          const part = place === undefined ? undefined : parts[place];
          if (part) part.error = this.#lost(command, call.attempts, cause);
          end(() => resolve(result()));
        },
        fate: (chunk, taskId, told) => {
          const part = parts[chunk];
          if (!part) return;
          if (told) part.error = this.#error(told.kind === ABORTED ? { ...told, thrown: abortedBy } : told);
          else {
            part.taskId = integer(taskId);
            part.error = undefined;
          }
        },
        progress: (tasks, done, failed, accounts) => {
          passed++;
          call.attempts = 0;
          if (onProgress) later(() => onProgress({ tasks, done, failed, accounts }));
        },
      };
      const end = this.#watched(options?.signal, (reason) => {
        abortedBy = reason;
        abandon(number);
        resolve(result());
      });
      begin(number, call, () => {
        client_bulk(
          this.#open(),
          number,
          requests,
          parts.map(({ accounts }) => accounts.length),
          parts.map(({ before }) => before),
          plain,
          limits.timeoutMs,
          limits.totalTimeoutMs,
          limits.retries,
        );
      });
    });
  }

  /** The task each time its status changes, until it is dispatched or gone. */
  watch(
    task: TaskId,
    options?: CallOptions & { intervalMs?: number | undefined },
  ): AsyncIterableIterator<TaskInfo> {
    const ready = () => {
      const { intervalMs } = options ?? {};
      if (intervalMs !== undefined && (typeof intervalMs !== "number" || !(intervalMs > 0)))
        throw new TypeError("TaskClient: intervalMs must be a number of milliseconds above 0.");
      const figure = intervalMs === undefined ? undefined : Math.min(intervalMs, 2 ** 31 - 1);
      return { ...this.#requests.toGet(task), figure };
    };
    return this.#series("watch", ready, options, (reply) => [taskOf(reply)]);
  }

  /** Frees the wasm side; what is under way is aborted. Also by `using`. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const reason = new DOMException("The TaskClient was closed.", "AbortError");
    for (const end of [...this.#underWay]) end(reason);
    if (this.#number > 0 && this.#instance === instance()) {
      const number = this.#number;
      guarded(() => client_close(number));
    }
    this.#number = 0;
  }

  /** Makes a call, and gives what `read` finds in its answer. */
  #call<T>(
    name: "create" | "modify" | "delete" | "get" | "list",
    ready: () => Ready,
    options: CallOptions | undefined,
    read: (reply: Members) => T,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (reply: Members) => {
        try {
          resolve(read(reply));
        } catch (error) {
          reject(error);
        }
      };
      this.#begin(newNumber(), name, ready, options, { done, fail: reject });
    });
  }

  /** Begins a series of answers at the first reading. */
  #series(
    name: "tasks" | "watch",
    ready: () => Ready,
    options: CallOptions | undefined,
    read: (reply: Members, fresh: number[]) => TaskInfo[],
  ): Series<TaskInfo> {
    const number = newNumber();
    let end: ((last: () => void) => void) | undefined;
    const start = () => {
      end = this.#begin(number, name, ready, options, {
        done: () => series.end(),
        fail: (reason) => series.fail(reason),
        part: (more, reply, fresh) => {
          try {
            series.give(read(reply as Members, fresh), more);
          } catch (error) {
            series.fail(error);
          }
        },
      });
    };
    const stop = () => {
      end?.(() => {});
      abandon(number);
    };
    const series = new Series<TaskInfo>({ start, stop });
    return series;
  }

  /** Begins a call, which is either done or fails. What it returns ends it otherwise. */
  #begin(
    number: number,
    name: keyof typeof KIND,
    ready: () => Ready,
    options: CallOptions | undefined,
    {
      done,
      fail,
      part,
    }: Pick<Call, "part"> & {
      done(reply: Members): void;
      fail(reason: unknown): void;
    },
  ): (last: () => void) => void {
    const { timeoutMs, totalTimeoutMs, retries } = this.#mayCall(options);
    const { plain, pieces, figure = -1 } = ready();
    // A getter of the request may have been what aborted.
    options?.signal?.throwIfAborted();
    const command = COMMANDS[COMMAND[name]];
    const call: Call = {
      command,
      attempts: 0,
      done: (reply) => end(() => done(reply as Members)),
      failed: (told) => end(() => fail(this.#error(told))),
      lost: (cause) => end(() => fail(this.#lost(command, call.attempts, cause))),
      part,
    };
    const end = this.#watched(options?.signal, (reason) => {
      fail(reason);
      abandon(number);
    });
    begin(number, call, () => {
      const client = this.#open();
      client_begin(client, number, KIND[name], pieces, plain, timeoutMs, totalTimeoutMs, retries, figure);
    });
    return end;
  }

  /** Ends a call by its signal and by `close`. What it returns runs the last thing of the call, and forgets it. */
  #watched(signal: AbortSignal | undefined, stop: (reason: unknown) => void): (last: () => void) => void {
    let isOver = false;
    const end = (last: () => void) => {
      if (isOver) return;
      isOver = true;
      leave?.();
      this.#underWay.delete(close);
      last();
    };
    const close = (reason: unknown) => end(() => stop(reason));
    const leave = signal && onAbort(signal, () => close(signal.reason));
    this.#underWay.add(close);
    return end;
  }

  /** Throws where no call may be made; else its limits. */
  #mayCall(options: CallOptions | undefined): Limits {
    if (this.#isClosed)
      throw new DOMException("This TaskClient was closed: make a new one.", "InvalidStateError");
    const { signal } = options ?? {};
    // Not by its class: one of another frame is as good.
    if (signal && typeof signal.throwIfAborted !== "function")
      throw wrong("signal", "must be an AbortSignal");
    signal?.throwIfAborted();
    return options ? limitsOf(this.#options, options) : this.#options;
  }

  /** The client's number in the wasm. A new instance doesn't know it yet. */
  #open(): number {
    const now = instance();
    if (this.#number === 0 || this.#instance !== now) {
      const { sdkappid, way, timeoutMs, requestsPerSecond, locale } = this.#options;
      this.#instance = now;
      this.#number = client_open(
        this.#host,
        sdkappid,
        way.base,
        way.sign,
        way.signs,
        this.#host.fixed,
        this.#host.fixed === undefined,
        way.credentials,
        timeoutMs,
        requestsPerSecond,
        isChinese({ locale }),
      );
    }
    return this.#number;
  }

  #error(told: Told): TimPushError {
    return errorOf(told, this.#secrets);
  }

  #lost(command: string, attempts: number, cause: unknown): TimPushError {
    return lostError(command, attempts, WRITES.test(command), isChinese(this.#options), cause);
  }
}

/** The answer of what changes a task, as it came. */
function answerOf(reply: Members): TaskResponse {
  return reply as unknown as TaskResponse;
}

/** The task of a get's answer, which has one. */
function taskOf(reply: Members): TaskInfo {
  return reply.TaskInfo as TaskInfo;
}
