/** A request of each kind, once as it should be and once with what commonly goes wrong. */

import { formatTime } from "timpush-sched";

const HOUR = 3_600_000;
const hoursAhead = (hours: number) => new Date((Math.floor(Date.now() / HOUR) + hours) * HOUR);
const at = (hours: number) => formatTime(hoursAhead(hours));

const TaskID = 1234567890;
const OfflinePushInfo = { Title: "Market opens", Desc: "Trading in Stock A starts at 12:30." };
const long = {
  Title: "Market opens: trading in Stock A, Stock B and Stock C starts",
  Desc: OfflinePushInfo.Desc,
};
const range = { BeginTime: at(-30 * 24), EndTime: at(0) };

/** Whose requests they are. */
export interface App {
  sdkappid: number;
  identifier: string;
}

export const clean = ({ sdkappid: Sdkappid, identifier: From_Account }: App) => ({
  all: { Sdkappid, Type: "All", SchedAt: at(25), Content: { From_Account, OfflinePushInfo } },
  tag: {
    Sdkappid,
    Type: "Tag",
    SchedAt: at(25),
    Content: { From_Account, Condition: { TagsAnd: ["Stock A", "Stock B"] }, OfflinePushInfo },
  },
  user: {
    Sdkappid,
    Type: "User",
    SchedAt: at(25),
    Content: { From_Account, To_Account: ["user1", "user2"], OfflinePushInfo },
  },
  modify: { Sdkappid, TaskID, Type: "All", SchedAt: at(49) },
  delete: { Sdkappid, TaskID, Type: "All" },
  get: { Sdkappid, TaskID },
  list: { Sdkappid, Offset: 0, Want: 20, OrderBy: "createat", Asc: false, ...range },
});

export type Kind = keyof ReturnType<typeof clean>;

export const faulty = ({ sdkappid: Sdkappid, identifier: From_Account }: App): Record<Kind, object> => ({
  all: {
    Sdkappid,
    Type: "all",
    SchedAt: hoursAhead(25).toISOString(),
    Content: {
      From_Account,
      Condition: { TagsAnd: ["Stock A"] },
      OfflinePushInfo: { ...long, Ext: "{id: 7}" },
    },
  },
  tag: {
    Sdkappid,
    Type: "Tag",
    SchedAt: at(-2),
    Content: {
      From_Account,
      Condition: { TagsAnd: ["Stock A", "Stock B"], TagsOr: ["Stock A"] },
      OfflinePushInfo: { ...long, AndroidInfo: { XiaomiChannelID: "market" } },
    },
  },
  user: {
    Sdkappid,
    Type: "User",
    SchedAt: at(25).slice(0, 16),
    Content: { To_Account: ["user1", "user2 ", "user1", 3, ""], OfflinePushInfo: { Title: "Market opens" } },
  },
  modify: { Sdkappid, TaskID: String(TaskID), Type: "Everybody" },
  delete: { Sdkappid, TaskId: TaskID },
  get: { Sdkappid: String(Sdkappid), TaskID: 0 },
  list: {
    Sdkappid,
    Offset: -1,
    Want: 0,
    OrderBy: "SchedAt",
    BeginTime: range.EndTime,
    EndTime: range.BeginTime,
  },
});
