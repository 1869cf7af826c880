// The create body as one writes it with arktype; undeclared members pass by default.
import { type } from "arktype";
import * as limits from "./limits.mjs";

const pushInfo = type({ "PushFlag?": "0 | 1", "Title?": "string", "Desc?": "string", "Ext?": "string" });

const short = type(`string <= ${limits.tagMax}`);
const tags = type(`1 <= string <= ${limits.tagMax}`).array().atMostLength(limits.tagsMax);
const attrs = type.Record(short, short);
const condition = type({
  "TagsAnd?": tags,
  "TagsOr?": tags,
  "TagsNot?": tags,
  "AttrsAnd?": attrs,
  "AttrsOr?": attrs,
}).narrow((condition, context) => limits.hasOneAudience(condition) || context.reject(limits.oneAudience));

const content = {
  "From_Account?": "string >= 1",
  "MsgRandom?": `0 <= number.integer <= ${limits.randomMax}`,
  OfflinePushInfo: pushInfo,
  "DataId?": `string <= ${limits.dataIdMax}`,
};
const userOnly = {
  From_Account: "string >= 1",
  To_Account: type("string >= 1").array().atLeastLength(1).atMostLength(limits.accountsMax),
};

// By narrow, since a member typed as absent would be what arktype tells the three apart by, in place of Type.
const without =
  (...members) =>
  (content, context) =>
    members.every((member) => content[member] === undefined) || context.reject(`without ${members}`);
const allContent = type(content).narrow(without("Condition", "To_Account"));
const tagContent = type({ ...content, Condition: condition }).narrow(without("To_Account"));
const userContent = type(content).merge(userOnly).narrow(without("Condition"));

const request = { Sdkappid: `1 <= number.integer <= ${limits.appIdMax}`, SchedAt: limits.time };
const create = type({ ...request, Type: "'All'", Content: allContent })
  .or({ ...request, Type: "'Tag'", Content: tagContent })
  .or({ ...request, Type: "'User'", Content: userContent });

const none = [];

export function check(value) {
  const result = create(value);
  return result instanceof type.errors ? result : none;
}
