/** Building requests step by step. */

import { type CheckOptions, checkCreate } from "./check.js";
import { ValidationError } from "./errors.js";
import type {
  AndroidInfo,
  ApnsInfo,
  CreateTaskRequest,
  HarmonyInfo,
  Issue,
  LocalizedText,
  TaskInfo,
  UtcTime,
} from "./generated/model.js";
import { textOf } from "./times.js";

type Members = Record<string, unknown>;

/**
 * `new TaskBuilder(sdkappid).toTags({ and: ["Stock A"] }).at(date).title("…").desc("…").build()`
 *
 * The last audience named is the one that counts.
 */
export class TaskBuilder {
  readonly #task: Members;
  readonly #content: Members = {};
  #info: Members = {};

  constructor(sdkappid: number) {
    this.#task = { Sdkappid: sdkappid };
  }

  /** Starts from an existing task: its audience and content, without TaskID, SchedAt and MsgRandom. */
  static copyOf(task: TaskInfo): TaskBuilder {
    const builder = new TaskBuilder(task.Sdkappid);
    builder.#task.Type = task.Type;
    const { MsgRandom: _, OfflinePushInfo: info, ...content } = (task.Content ?? {}) as Members;
    if (typeof content.From_Account === "number") content.From_Account = String(content.From_Account);
    Object.assign(builder.#content, content);
    builder.#info = { ...(info as Members) };
    return builder;
  }

  /** Everybody. */
  toAll(): TaskBuilder {
    return this.#to("All", {});
  }

  /** Those with these tags: all of `and`, any of `or`, none of `not`. */
  toTags(tags: {
    and?: string[] | undefined;
    or?: string[] | undefined;
    not?: string[] | undefined;
  }): TaskBuilder {
    return this.#to("Tag", { Condition: given({ TagsAnd: tags.and, TagsOr: tags.or, TagsNot: tags.not }) });
  }

  /** Those with these attributes: all of `and`, any of `or`. */
  toAttrs(attrs: {
    and?: Record<string, string> | undefined;
    or?: Record<string, string> | undefined;
  }): TaskBuilder {
    return this.#to("Tag", { Condition: given({ AttrsAnd: attrs.and, AttrsOr: attrs.or }) });
  }

  /** The accounts of a list, 1 to 500. */
  toUsers(accounts: string[]): TaskBuilder {
    return this.#to("User", { To_Account: accounts });
  }

  /** The account that sends. */
  from(account: string): TaskBuilder {
    this.#content.From_Account = account;
    return this;
  }

  /** A Date, or a time already in the service's form. What is neither is told by `issues` and `build`. */
  at(time: Date | UtcTime): TaskBuilder {
    this.#task.SchedAt = time instanceof Date ? textOf(time) : time;
    return this;
  }

  /** The notification's title. */
  title(text: string): TaskBuilder {
    return this.#show({ Title: text });
  }

  /** The notification's text. */
  desc(text: string): TaskBuilder {
    return this.#show({ Desc: text });
  }

  /** What the app gets along with it: text as it is; anything else as its JSON. */
  ext(value: unknown): TaskBuilder {
    return this.#show({ Ext: typeof value === "string" ? value : JSON.stringify(value) });
  }

  /** The title and text in another language; a second call for it replaces the first. */
  translate(language: string, text: { title?: string | undefined; desc?: string | undefined }): TaskBuilder {
    const translation = given({ Language: language, Title: text.title, Desc: text.desc });
    const others = ((this.#info.MultiLanguageContent ?? []) as LocalizedText[]).filter(
      (other) => other.Language !== language,
    );
    return this.#show({ MultiLanguageContent: [...others, translation] });
  }

  /** What Android's makers take. */
  android(info: AndroidInfo): TaskBuilder {
    return this.#show({ AndroidInfo: info });
  }

  /** What Apple takes. */
  apns(info: ApnsInfo): TaskBuilder {
    return this.#show({ ApnsInfo: info });
  }

  /** What HarmonyOS takes. */
  harmony(info: HarmonyInfo): TaskBuilder {
    return this.#show({ HarmonyInfo: info });
  }

  /** An id of your own, which callbacks give back. */
  dataId(id: string): TaskBuilder {
    this.#content.DataId = id;
    return this;
  }

  /** All that is wrong with the task as it stands. */
  issues(options?: CheckOptions): Issue[] {
    return checkCreate(this.#request(), options);
  }

  /** The request. Throws ValidationError where an error is left. */
  build(options?: CheckOptions): CreateTaskRequest {
    const issues = this.issues(options);
    if (issues.some((issue) => issue.severity === "error")) throw new ValidationError(issues);
    return this.#request() as unknown as CreateTaskRequest;
  }

  #to(type: string, audience: Members): TaskBuilder {
    this.#task.Type = type;
    delete this.#content.Condition;
    delete this.#content.To_Account;
    Object.assign(this.#content, audience);
    return this;
  }

  #show(members: Members): TaskBuilder {
    Object.assign(this.#info, members);
    return this;
  }

  /** A new object each time: what is set later changes no request that was built before. */
  #request(): Members {
    return { ...this.#task, Content: { ...this.#content, OfflinePushInfo: { ...this.#info } } };
  }
}

function given(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
