import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { use } from "../config.ts";

/** Keys of different purposes, and of different holders, have nothing in common. */
const keyFor = (purpose: string, holder: string): Uint8Array => new Uint8Array(hkdfSync("sha256", use().secret, holder, purpose, 32));

/**
 * Seals with AES-256-GCM under the platform's secret.
 * @param purpose what it is, so that nothing sealed for one thing opens as another
 * @param holder a secret somebody must bring to open it; empty where whoever holds the sealed text may
 */
export function seal(purpose: string, body: Uint8Array, holder = ""): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyFor(purpose, holder), iv);
  const sealed = Buffer.concat([cipher.update(body), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
}

/** What was sealed, or undefined for anything that was changed or was sealed for something or somebody else. */
export function unseal(purpose: string, sealed: string, holder = ""): Buffer | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < 29) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyFor(purpose, holder), bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  } catch {
    return undefined;
  }
}
