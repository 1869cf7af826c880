/** What both entries give. */

export { type AccountList, parseAccounts } from "./accounts.js";
export type { Backend, HeaderSource, Region, Signature } from "./backend.js";
export { TaskBuilder } from "./builder.js";
export type { BulkProgress, BulkResult, BulkSoFar } from "./bulk.js";
export {
  type CheckOptions,
  checkCreate,
  checkDelete,
  checkGet,
  checkList,
  checkModify,
  issueCodes,
  type Locale,
} from "./check.js";
export { type Input, TaskClient } from "./client.js";
export { diffTask } from "./diff.js";
export { type InitSource, init as default, initSync } from "./engine.js";
export {
  type AnyTimPushError,
  isTimPushError,
  NetworkError,
  ServiceError,
  SigningError,
  TimeoutError,
  TimPushError,
  ValidationError,
} from "./errors.js";
export type { ClientEvent } from "./events.js";
export type * from "./generated/model.js";
export type { CallOptions, ClientOptions } from "./options.js";
export { preview } from "./preview.js";
export { issuesOf } from "./refusals.js";
export { type Schema, schemas } from "./schemas.js";
export { formatTime, parseTime, utcToZoned, zonedToUtc } from "./times.js";
