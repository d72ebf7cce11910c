// Crockford's base 32: no I, L, O, U, so an id can be read aloud.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Source of random bytes; a parameter everywhere so that seeds and tests are repeatable. */
export type Random = (bytes: number) => Uint8Array;

// Getting random bytes costs the same for 16 as for 4,096, and every request needs an id.
const poolBytes = 4_096;
let pool = new Uint8Array(0);

export const random: Random = (bytes) => {
  if (bytes > poolBytes) return crypto.getRandomValues(new Uint8Array(bytes));
  if (pool.length < bytes) pool = crypto.getRandomValues(new Uint8Array(poolBytes));
  const taken = pool.slice(0, bytes);
  pool = pool.subarray(bytes);
  return taken;
};

/**
 * A ULID (github.com/ulid/spec) behind a prefix: `rep_01J…`. Sorts by time of making.
 * @param now milliseconds since the epoch
 */
export function id<P extends string>(prefix: P, now: number = Date.now(), bytes: Random = random): `${P}_${string}` {
  let time = "";
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time;
  let tail = "";
  for (const byte of bytes(16)) tail += alphabet[byte % 32];
  return `${prefix}_${time}${tail}`;
}

/** Matches an id of the given prefix, as `id()` makes it. */
export const pattern = (prefix: string): RegExp => new RegExp(`^${prefix}_[0-7][0-9A-HJKMNP-TV-Z]{25}$`);

/** A secret for links and keys: 128 bits as 26 readable characters. */
export function secret(bytes: Random = random): string {
  let text = "";
  for (const byte of bytes(26)) text += alphabet[byte % 32];
  return text;
}

/** SHA-256 in hex: what is stored in place of a secret. */
export async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(hash).toString("hex");
}
