/** What both entries give. */

export { type AccountList, parseAccounts } from "./accounts.js";
export { TaskBuilder } from "./builder.js";
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
export { diffTask } from "./diff.js";
export { type InitSource, init as default, initSync } from "./engine.js";
export { isTimPushError, TimPushError, ValidationError } from "./errors.js";
export type * from "./generated/model.js";
export { preview } from "./preview.js";
export { type Schema, schemas } from "./schemas.js";
export { formatTime, parseTime, utcToZoned, zonedToUtc } from "./times.js";
