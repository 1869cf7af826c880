// The example for Express keeps to the protocol.
import { once } from "node:events";
import express from "express";
import { signing } from "../../examples/signing/node/signing.mjs";
import { ownKey, sandbox } from "../support/sandbox.mjs";
import { identifier, sdkappid } from "../support/usersig.mjs";
import { conformance } from "./conformance.mjs";
import { lifecycle } from "./lifecycle.mjs";

/** @param {import("./conformance.mjs").Wish} wish */
async function start({ service, key, perSecond = 1000 }) {
  /** @type {string[]} */
  const lines = [];
  const app = express();
  const caller = async (/** @type {import("express").Request} */ request) => {
    const [role, name] = (request.get("authorization") ?? "").split(" ");
    if (role === "broken") throw new Error("made for a test");
    return role ? { role, name } : undefined;
  };
  const audit = (/** @type {string} */ line) => lines.push(line);
  app.use("/api/timpush", signing({ sdkappid, identifier, key, service, caller, audit, perSecond }));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}/api/timpush`,
    as: async (/** @type {string} */ role, name = "first") => ({ authorization: `${role} ${name}` }),
    audit: async () => lines.join("\n"),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

conformance("the Express example", start, { hook: true });
lifecycle("the Express example", async () => {
  const service = await sandbox();
  const endpoint = await start({ service: service.url, key: ownKey });
  return { ...endpoint, close: async () => void (await Promise.all([endpoint.close(), service.close()])) };
});
