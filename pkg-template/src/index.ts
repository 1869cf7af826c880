/**
 * Builds and checks the scheduled-push requests of Tencent Cloud Chat.
 *
 * This entry carries its wasm and starts it at the first call: nothing to await, nothing to copy.
 */

import { carry } from "./engine.js";
import { wasm } from "./generated/wasm.js";

carry(() => Uint8Array.from(atob(wasm), (byte) => byte.charCodeAt(0)));

export * from "./api.js";
export { default } from "./api.js";
