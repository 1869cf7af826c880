// Type-checked, never run: whoever moves between the two entries finds the same names on both.
import type * as full from "timpush-sched";
import type * as slim from "timpush-sched/slim";

export type MissingFromSlim = Exclude<keyof typeof full, keyof typeof slim>;
export type MissingFromFull = Exclude<keyof typeof slim, keyof typeof full>;

export const nothingMissing: [MissingFromSlim, MissingFromFull] extends [never, never] ? true : never = true;
