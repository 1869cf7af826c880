// The create body as JSON Schema, for both ways of using ajv.
import * as limits from "./limits.mjs";

export const options = { allErrors: true, discriminator: true };

const text = { type: "string" };
const nonEmpty = { type: "string", minLength: 1 };
const flag = { type: "integer", enum: [0, 1] };
const integer = (minimum, maximum) => ({ type: "integer", minimum, maximum });

const pushInfo = {
  type: "object",
  properties: { PushFlag: flag, Title: text, Desc: text, Ext: text },
};

const short = { type: "string", maxLength: limits.tagMax };
const tags = { type: "array", maxItems: limits.tagsMax, items: { ...short, minLength: 1 } };
const attrs = { type: "object", propertyNames: short, additionalProperties: short };
const someTags = (name) => ({ required: [name], properties: { [name]: { type: "array", minItems: 1 } } });
const someAttrs = (name) => ({
  required: [name],
  properties: { [name]: { type: "object", minProperties: 1 } },
});
const condition = {
  type: "object",
  properties: { TagsAnd: tags, TagsOr: tags, TagsNot: tags, AttrsAnd: attrs, AttrsOr: attrs },
  oneOf: [
    { anyOf: [someTags("TagsAnd"), someTags("TagsOr"), someTags("TagsNot")] },
    { anyOf: [someAttrs("AttrsAnd"), someAttrs("AttrsOr")] },
  ],
};

const accounts = { type: "array", minItems: 1, maxItems: limits.accountsMax, items: nonEmpty };

const content = (required, audience) => ({
  type: "object",
  required: ["OfflinePushInfo", ...required],
  properties: {
    From_Account: nonEmpty,
    MsgRandom: integer(0, limits.randomMax),
    OfflinePushInfo: pushInfo,
    DataId: { type: "string", maxLength: limits.dataIdMax },
    ...audience,
  },
});

const request = (type, content) => ({
  required: ["Sdkappid", "SchedAt", "Content"],
  properties: {
    Sdkappid: integer(1, limits.appIdMax),
    Type: { const: type },
    SchedAt: { type: "string", pattern: limits.time.source },
    Content: content,
  },
});

export const create = {
  type: "object",
  required: ["Type"],
  discriminator: { propertyName: "Type" },
  oneOf: [
    request("All", content([], { Condition: false, To_Account: false })),
    request("Tag", content(["Condition"], { Condition: condition, To_Account: false })),
    request("User", content(["From_Account", "To_Account"], { Condition: false, To_Account: accounts })),
  ],
};
