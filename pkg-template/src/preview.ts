/** How phones will show it. */

import { put, readTexts } from "./desk.js";
import { guarded } from "./engine.js";
import { vendorNames } from "./generated/catalogue.js";
import type { OfflinePushInfo, Vendor, VendorPreview } from "./generated/model.js";
import { preview_texts } from "./generated/timpush_sched.js";
import { tape } from "./tape.js";

/** How each phone vendor will show it: what is cut, and where. Takes anything that may stand in a form. */
export function preview(info: OfflinePushInfo): VendorPreview[] {
  const shown = guarded(() => {
    put(info);
    return readTexts(preview_texts(tape.words, tape.bytes));
  });
  const nothing = { text: "", marked: false };
  return vendorNames.map((vendor, i) => {
    const [title = nothing, desc = nothing] = shown.slice(2 * i);
    return {
      vendor: vendor as Vendor,
      title: title.text,
      desc: desc.text,
      titleCut: title.marked,
      descCut: desc.marked,
    };
  });
}
