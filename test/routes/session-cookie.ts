import { createHmac } from "node:crypto";
import { use } from "@among/core/config";
import { cookieName, sessionCookie } from "@among/core/identity/cookie";

/** The cookie sign-in would have set for this token. */
export const signedCookie = (token: string): string => `${cookieName(sessionCookie)}=${encodeURIComponent(`${token}.${createHmac("sha256", use().secret).update(token).digest("base64")}`)}`;
