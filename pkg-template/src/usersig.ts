/** When a UserSig ends, by its own word. */

/** In Unix ms. Rejects where it is no UserSig. */
export async function expiryOf(usersig: string): Promise<number> {
  const base64 = usersig.replace(/[*_-]/g, (other) => ({ "*": "+", "-": "/", _: "=" })[other] as string);
  const bytes = Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
  const inflated = new Response(bytes).body?.pipeThrough(new DecompressionStream("deflate"));
  const claims = JSON.parse(await new Response(inflated).text()) as Record<string, unknown>;
  const end = Number(claims["TLS.time"]) + Number(claims["TLS.expire"]);
  if (!Number.isFinite(end)) throw new TypeError("A UserSig has no time of its own.");
  return end * 1000;
}
