// Reads UserSigs, and judges them by npm's tls-sig-api-v2.
import { inflateSync } from "node:zlib";
import tls from "tls-sig-api-v2";

export const sdkappid = 1400000000;
export const identifier = "administrator";

/** What a UserSig says. */
export function claims(/** @type {string} */ usersig) {
  const base64 = usersig.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "=");
  return JSON.parse(inflateSync(Buffer.from(base64, "base64")).toString());
}

/** The signature that npm's package puts under the same claims. */
export function signatureOf(/** @type {any} */ said, /** @type {string} */ key) {
  const api = new tls.Api(said["TLS.sdkappid"], key);
  return api._hmacsha256(said["TLS.identifier"], said["TLS.time"], said["TLS.expire"], null);
}
