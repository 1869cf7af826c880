/** How phones will show it. */

import { guarded } from "./engine.js";
import { vendorNames } from "./generated/catalogue.js";
import type { OfflinePushInfo, VendorPreview } from "./generated/model.js";
import { preview_texts } from "./generated/timpush_sched.js";

/** How each phone vendor will show it: what is cut, and where. Takes anything that may stand in a form. */
export function preview(info: OfflinePushInfo): VendorPreview[] {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const title = text(info?.Title);
  const desc = text(info?.Desc);
  const own: Record<string, string> = { apns: text(info?.ApnsInfo?.Title), harmony: text(info?.HarmonyInfo?.Title) };
  const bigText = info?.AndroidInfo?.PushStyle === 1;
  const shown = guarded(() => preview_texts(title, desc, own.apns ?? "", own.harmony ?? "", bigText));
  return vendorNames.map((name, i) => {
    const vendor = name as VendorPreview["vendor"];
    const [shownTitle, shownDesc] = [shown[2 * i] as string, shown[2 * i + 1] as string];
    const titleCut = shownTitle !== (own[vendor] || title);
    return { vendor, title: shownTitle, desc: shownDesc, titleCut, descCut: shownDesc !== desc };
  });
}
