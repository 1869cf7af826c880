// The create body as one writes it with zod 4. `z.object` lets unknown members pass and is its fastest.
import * as z from "zod";
import * as limits from "./limits.mjs";

const flag = z.union([z.literal(0), z.literal(1)]).optional();
const text = z.string().optional();
const pushInfo = z.object({ PushFlag: flag, Title: text, Desc: text, Ext: text });

const tags = z.array(z.string().min(1).max(limits.tagMax)).max(limits.tagsMax).optional();
const attrs = z.record(z.string().max(limits.tagMax), z.string().max(limits.tagMax)).optional();
const condition = z
  .object({ TagsAnd: tags, TagsOr: tags, TagsNot: tags, AttrsAnd: attrs, AttrsOr: attrs })
  .refine(limits.hasOneAudience, limits.oneAudience);

const account = z.string().min(1);
const absent = z.undefined().optional();
const content = {
  From_Account: account.optional(),
  MsgRandom: z.int().min(0).max(limits.randomMax).optional(),
  OfflinePushInfo: pushInfo,
  DataId: z.string().max(limits.dataIdMax).optional(),
};
const allContent = z.object({ ...content, Condition: absent, To_Account: absent });
const tagContent = z.object({ ...content, Condition: condition, To_Account: absent });
const userContent = z.object({
  ...content,
  From_Account: account,
  To_Account: z.array(account).min(1).max(limits.accountsMax),
  Condition: absent,
});

const request = { Sdkappid: z.int().min(1).max(limits.appIdMax), SchedAt: z.string().regex(limits.time) };
const create = z.discriminatedUnion("Type", [
  z.object({ ...request, Type: z.literal("All"), Content: allContent }),
  z.object({ ...request, Type: z.literal("Tag"), Content: tagContent }),
  z.object({ ...request, Type: z.literal("User"), Content: userContent }),
]);

const none = [];

export function check(value) {
  const result = create.safeParse(value);
  return result.success ? none : result.error.issues;
}
