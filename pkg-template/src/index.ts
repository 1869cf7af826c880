/**
 * Builds and checks the scheduled-push requests of Tencent Cloud Chat.
 *
 * This entry carries its wasm and starts it at the first call: nothing to await, nothing to copy.
 */

import { carry } from "./engine.js";
import { alphabet, wasm } from "./generated/wasm.js";
import { bytesOf } from "./inline.js";

carry(() => bytesOf(wasm, alphabet));

export * from "./api.js";
export { default } from "./api.js";
