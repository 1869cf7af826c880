// The example for Flask keeps to the protocol.
import { fileURLToPath } from "node:url";
import { python, withoutPython } from "../support/python.mjs";
import { ownKey, sandbox } from "../support/sandbox.mjs";
import { started } from "../support/started.mjs";
import { identifier, sdkappid } from "../support/usersig.mjs";
import { conformance } from "./conformance.mjs";
import { lifecycle } from "./lifecycle.mjs";

const script = fileURLToPath(new URL("served.py", import.meta.url));

/** @param {import("./conformance.mjs").Wish} wish */
async function start({ service, key, perSecond = 1000 }) {
  const settings = { sdkappid, identifier, key, service, per_second: perSecond };
  const server = await started(python, [script, JSON.stringify(settings)]);
  return {
    url: server.url,
    as: async (/** @type {string} */ role, name = "first") => ({ authorization: `${role} ${name}` }),
    audit: async () => server.said(),
    close: server.close,
  };
}

const options = { skip: withoutPython };
conformance("the Flask example", start, { ...options, hook: true });
lifecycle(
  "the Flask example",
  async () => {
    const service = await sandbox();
    const endpoint = await start({ service: service.url, key: ownKey });
    return { ...endpoint, close: async () => void (await Promise.all([endpoint.close(), service.close()])) };
  },
  options,
);
