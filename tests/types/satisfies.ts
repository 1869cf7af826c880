// Type-checked, never run: whatever type-checks against the contract type-checks against the package. `contract.d.ts` is
// the contract, word for word.

import type * as entry from "timpush-sched";
import type * as contract from "./contract.js";

type Contract = typeof contract;
type Entry = typeof entry;

type Same<A, B> = [A, B] extends [B, A] ? true : [A, "is not", B];
type Extends<Given, Wanted> = [Given] extends [Wanted] ? true : [Given, "is no", Wanted];

/** `true` where each member is; else those that aren't, by name. */
type NoFaults<
  Checks,
  Faults = { [Name in keyof Checks as Checks[Name] extends true ? never : Name]: Checks[Name] },
> = [keyof Faults] extends [never] ? true : Faults;

/** Values: all that the contract names is there, and can be used as it says. */
export const missing: Same<Exclude<keyof Contract, keyof Entry>, never> = true;
export const surplus: Same<Exclude<keyof Entry, keyof Contract>, never> = true;

// The contract leaves ValidationError the constructor of Error; the package's takes the issues, and nobody else makes one.
type Delivered = Exclude<keyof Contract & keyof Entry, "ValidationError">;
export const values: NoFaults<{ [Name in Delivered]: Extends<Entry[Name], Contract[Name]> }> = true;

/** What is handed over: written against the contract it is taken by the package. */
export const taken: NoFaults<{
  InitSource: Same<entry.InitSource, contract.InitSource>;
  Locale: Same<entry.Locale, contract.Locale>;
  CheckOptions: Same<entry.CheckOptions, contract.CheckOptions>;
  PushType: Same<entry.PushType, contract.PushType>;
  TaskStatus: Same<entry.TaskStatus, contract.TaskStatus>;
  TaskId: Same<entry.TaskId, contract.TaskId>;
  UtcTime: Same<entry.UtcTime, contract.UtcTime>;
  Condition: Extends<contract.Condition, entry.Condition>;
  LocalizedText: Extends<contract.LocalizedText, entry.LocalizedText>;
  DeleteTaskRequest: Extends<contract.DeleteTaskRequest, entry.DeleteTaskRequest>;
  GetTaskRequest: Extends<contract.GetTaskRequest, entry.GetTaskRequest>;
  ListTasksRequest: Extends<contract.ListTasksRequest, entry.ListTasksRequest>;
  AndroidInfo: Extends<Named<contract.AndroidInfo>, Partial<entry.AndroidInfo>>;
  Region: Same<entry.Region, contract.Region>;
  Signature: Same<entry.Signature, contract.Signature>;
  Backend: Same<entry.Backend, contract.Backend>;
  HeaderSource: Same<entry.HeaderSource, contract.HeaderSource>;
  ClientOptions: Same<entry.ClientOptions, contract.ClientOptions>;
  CallOptions: Same<entry.CallOptions, contract.CallOptions>;
  Input: Extends<contract.Input<contract.ListTasksRequest>, entry.Input<entry.ListTasksRequest>>;
}> = true;

/** Without the index signature: a member that only the package types is `unknown` in the contract. */
type Named<T> = {
  [Name in keyof T as string extends Name ? never : number extends Name ? never : Name]: T[Name];
};

/** Members that both name, both ways. */
type SameMembers<A, B> = Same<
  Pick<Named<A>, keyof Named<A> & keyof Named<B>>,
  Pick<Named<B>, keyof Named<A> & keyof Named<B>>
>;
/** Nothing that the contract names is missing. */
type Names<A, B> = Same<Exclude<keyof Named<B>, keyof Named<A>>, never>;

/** What is handed out: read as the contract says. */
export const given: NoFaults<{
  Issue: Same<entry.Issue, contract.Issue>;
  ZonedResult: Same<entry.ZonedResult, contract.ZonedResult>;
  VendorPreview: Same<entry.VendorPreview, contract.VendorPreview>;
  AccountList: Same<entry.AccountList, contract.AccountList>;
  Condition: Extends<entry.Condition, contract.Condition>;
  LocalizedText: Extends<entry.LocalizedText, contract.LocalizedText>;
  AndroidInfo: Extends<entry.AndroidInfo, contract.AndroidInfo>;
  ApnsInfo: Extends<entry.ApnsInfo, contract.ApnsInfo>;
  HarmonyInfo: Extends<entry.HarmonyInfo, contract.HarmonyInfo>;
  OfflinePushInfo: Extends<entry.OfflinePushInfo, contract.OfflinePushInfo>;
  AllContent: Extends<entry.AllContent, contract.AllContent>;
  TagContent: Extends<entry.TagContent, contract.TagContent>;
  UserContent: Extends<entry.UserContent, contract.UserContent>;
  Content: Extends<entry.Content, contract.Content>;
  CreateTaskRequest: Extends<entry.CreateTaskRequest, contract.CreateTaskRequest>;
  ModifyTaskRequest: Extends<entry.ModifyTaskRequest, contract.ModifyTaskRequest>;
  DeleteTaskRequest: Extends<entry.DeleteTaskRequest, contract.DeleteTaskRequest>;
  GetTaskRequest: Extends<entry.GetTaskRequest, contract.GetTaskRequest>;
  ListTasksRequest: Extends<entry.ListTasksRequest, contract.ListTasksRequest>;
  TaskInfo: Extends<entry.TaskInfo, contract.TaskInfo>;
  TaskResponse: Extends<entry.TaskResponse, contract.TaskResponse>;
  GetTaskResponse: Extends<entry.GetTaskResponse, contract.GetTaskResponse>;
  ListTasksResponse: Extends<entry.ListTasksResponse, contract.ListTasksResponse>;
  TimPushError: Extends<entry.TimPushError, contract.TimPushError>;
  ValidationError: Extends<entry.ValidationError, contract.ValidationError>;
  ServiceError: Extends<entry.ServiceError, contract.ServiceError>;
  SigningError: Extends<entry.SigningError, contract.SigningError>;
  NetworkError: Extends<entry.NetworkError, contract.NetworkError>;
  TimeoutError: Extends<entry.TimeoutError, contract.TimeoutError>;
  ClientEvent: Same<entry.ClientEvent, contract.ClientEvent>;
  BulkProgress: Same<entry.BulkProgress, contract.BulkProgress>;
  BulkResult: Extends<entry.BulkResult, contract.BulkResult>;
  TaskClient: Extends<entry.TaskClient, contract.TaskClient>;
  Schema: Extends<entry.Schema<entry.GetTaskRequest>, contract.Schema<contract.GetTaskRequest>>;
}> = true;

export const members: NoFaults<{
  AndroidInfo: SameMembers<entry.AndroidInfo, contract.AndroidInfo>;
  AndroidInfoNames: Names<entry.AndroidInfo, contract.AndroidInfo>;
  ApnsInfo: SameMembers<entry.ApnsInfo, contract.ApnsInfo>;
  ApnsInfoNames: Names<entry.ApnsInfo, contract.ApnsInfo>;
  HarmonyInfo: SameMembers<entry.HarmonyInfo, contract.HarmonyInfo>;
  HarmonyInfoNames: Names<entry.HarmonyInfo, contract.HarmonyInfo>;
  OfflinePushInfoNames: Names<entry.OfflinePushInfo, contract.OfflinePushInfo>;
  TaskInfoNames: Names<entry.TaskInfo, contract.TaskInfo>;
  TaskResponse: SameMembers<entry.TaskResponse, contract.TaskResponse>;
  DeleteTaskRequest: SameMembers<entry.DeleteTaskRequest, contract.DeleteTaskRequest>;
  GetTaskRequest: SameMembers<entry.GetTaskRequest, contract.GetTaskRequest>;
  ListTasksRequest: SameMembers<entry.ListTasksRequest, contract.ListTasksRequest>;
}> = true;

/** What a user writes down, as literals, against the package's own types. */
export const written: entry.CreateTaskRequest[] = [
  { Sdkappid: 1, Type: "All", SchedAt: "", Content: { OfflinePushInfo: { Title: "", New: 1 } } },
  { Sdkappid: 1, Type: "Tag", SchedAt: "", Content: { Condition: { TagsAnd: [""] }, OfflinePushInfo: {} } },
  {
    Sdkappid: 1,
    Type: "User",
    SchedAt: "",
    Content: { To_Account: [""], OfflinePushInfo: { AndroidInfo: { Any: 1 } } },
  },
];
export const changed: entry.ModifyTaskRequest[] = [
  { Sdkappid: 1, TaskID: 1n, Type: "All", SchedAt: "" },
  { Sdkappid: 1, TaskID: 1, Type: "User", Content: { To_Account: [""] } },
];
// @ts-expect-error: a task for everybody has no accounts
export const noAccounts: entry.CreateTaskRequest = {
  Sdkappid: 1,
  Type: "All",
  SchedAt: "",
  Content: { To_Account: [""], OfflinePushInfo: {} },
};
// @ts-expect-error: a misspelt member is no request
export const misspelt: entry.GetTaskRequest = { Sdkappid: 1, TaskId: 1 };

/** Written against the contract, it calls the package's client. */
export async function called(client: entry.TaskClient): Promise<void> {
  const created: contract.TaskResponse = await client.create({
    Type: "Tag",
    SchedAt: "",
    Content: { Condition: { TagsAnd: [""] }, OfflinePushInfo: {} },
  });
  const task: contract.TaskInfo = await client.get(created.TaskID);
  await client.delete(task);
  await client.modify({ TaskID: 1n, Type: "All", SchedAt: "" }, { signal: new AbortController().signal });
  const range = { OrderBy: "createat", Asc: true, BeginTime: "", EndTime: "" } as const;
  for await (const one of client.tasks({ ...range, pageSize: 50 }))
    client.watch(one.TaskID, { intervalMs: 1 });
  const page: contract.ListTasksResponse = await client.list({ ...range, Offset: 0, Want: 1 });
  const bulk: contract.BulkResult = await client.createForUsers(
    { Type: "User", SchedAt: "", Content: { To_Account: [""], OfflinePushInfo: {} } },
    { onProgress: ({ done, tasks }: contract.BulkProgress) => done / tasks },
  );
  await client.createForUsers(
    { Type: "User", SchedAt: "", Content: { To_Account: [], OfflinePushInfo: {} } },
    { resume: bulk },
  );
  using other: entry.TaskClient = new TaskClientOf({ sdkappid: page.Total, backend: { relay: "" } });
  // @ts-expect-error: a UserSig in the browser has to be called what it is
  new TaskClientOf({ sdkappid: 1, backend: { sign: "", host: "china" } });
  other.close();
}
declare const TaskClientOf: Entry["TaskClient"];

/** An error's kind tells its class, also of one that was caught as it came. */
export function told(error: unknown, { isTimPushError }: Entry): unknown {
  if (!isTimPushError(error)) return undefined;
  switch (error.kind) {
    case "validation":
      return error.issues;
    case "service":
      return error.code satisfies number;
    case "signing":
    case "network":
      return error.status;
    case "timeout":
      return error.timeoutMs satisfies number;
    default:
      return error.kind satisfies "internal";
  }
}

/** A time's functions may be handed to `map`, and take a language. */
export function read(texts: string[], { formatTime, parseTime, zonedToUtc, utcToZoned }: Entry): string[] {
  const times: Date[] = texts.map(parseTime);
  const options: { locale: contract.Locale } | undefined = { locale: "zh" };
  const local = utcToZoned(formatTime(parseTime("", options), options), "", options);
  return [...times.map(formatTime), zonedToUtc(local, "", options).utc];
}
