import { createHmac } from "node:crypto";
import { use } from "./config.ts";

/** HMAC-SHA-256 of a text under the platform's secret, as base64url. Begin the text with its purpose, so that no two uses share a hash. */
export const keyedHash = (text: string): string => createHmac("sha256", use().secret).update(text).digest("base64url");

/** What stands for a phone number in keys and ids, from which nobody can read the number. @param phone E.164 */
export const phoneMark = (phone: string): string => keyedHash(`phone:${phone}`).slice(0, 22);
