// The create body as one writes it with valibot. `v.object` lets unknown members pass.
import * as v from "valibot";
import * as limits from "./limits.mjs";

const integer = (min, max) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const flag = v.optional(v.picklist([0, 1]));
const text = v.optional(v.string());
const nonEmpty = v.pipe(v.string(), v.nonEmpty());
const pushInfo = v.object({ PushFlag: flag, Title: text, Desc: text, Ext: text });

const tag = v.pipe(v.string(), v.nonEmpty(), v.maxLength(limits.tagMax));
const tags = v.optional(v.pipe(v.array(tag), v.maxLength(limits.tagsMax)));
const short = v.pipe(v.string(), v.maxLength(limits.tagMax));
const attrs = v.optional(v.record(short, short));
const condition = v.pipe(
  v.object({ TagsAnd: tags, TagsOr: tags, TagsNot: tags, AttrsAnd: attrs, AttrsOr: attrs }),
  v.check(limits.hasOneAudience, limits.oneAudience),
);

const absent = v.optional(v.undefined());
const content = {
  From_Account: v.optional(nonEmpty),
  MsgRandom: v.optional(integer(0, limits.randomMax)),
  OfflinePushInfo: pushInfo,
  DataId: v.optional(v.pipe(v.string(), v.maxLength(limits.dataIdMax))),
};
const allContent = v.object({ ...content, Condition: absent, To_Account: absent });
const tagContent = v.object({ ...content, Condition: condition, To_Account: absent });
const userContent = v.object({
  ...content,
  From_Account: nonEmpty,
  To_Account: v.pipe(v.array(nonEmpty), v.minLength(1), v.maxLength(limits.accountsMax)),
  Condition: absent,
});

const request = { Sdkappid: integer(1, limits.appIdMax), SchedAt: v.pipe(v.string(), v.regex(limits.time)) };
const create = v.variant("Type", [
  v.object({ ...request, Type: v.literal("All"), Content: allContent }),
  v.object({ ...request, Type: v.literal("Tag"), Content: tagContent }),
  v.object({ ...request, Type: v.literal("User"), Content: userContent }),
]);

const none = [];

export function check(value) {
  return v.safeParse(create, value).issues ?? none;
}
