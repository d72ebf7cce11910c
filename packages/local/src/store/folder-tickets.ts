import { createHmac, timingSafeEqual } from "node:crypto";
import { goesOn } from "@among/core/stored-time";

/** A day, in ms: nothing that is signed is meant to hold for longer. */
const longest = 86_400_000;

/** What one signed upload form permits. */
export interface UploadTicket {
  key: string;
  maxBytes: number;
  types: string[];
  /** Milliseconds since the epoch. */
  expires: number;
  /** Where a browser goes afterwards; of our own origin. */
  redirect?: string;
}

/** Signs and opens the query strings of upload forms and read links. What is forged or expired gives undefined or false. */
export function tickets(secret: string) {
  const sign = (what: string): string => createHmac("sha256", secret).update(`bucket:${what}`).digest("base64url");
  const isSigned = (what: string, signature: string | undefined): boolean => {
    const [a, b] = [Buffer.from(sign(what)), Buffer.from(signature ?? "")];
    return a.length === b.length && timingSafeEqual(a, b);
  };
  return {
    upload(ticket: UploadTicket): string {
      const policy = Buffer.from(JSON.stringify(ticket)).toString("base64url");
      return `policy=${policy}&signature=${sign(`upload:${policy}`)}`;
    },
    openUpload(policy: string | undefined, signature: string | undefined, now: number = Date.now()): UploadTicket | undefined {
      if (!policy || !isSigned(`upload:${policy}`, signature)) return undefined;
      const ticket = JSON.parse(Buffer.from(policy, "base64url").toString()) as UploadTicket;
      return goesOn(ticket.expires, longest, now) ? ticket : undefined;
    },
    read: (key: string, expires: number): string => `expires=${expires}&signature=${sign(`read:${expires}:${key}`)}`,
    mayRead: (key: string, expires: string | undefined, signature: string | undefined, now: number = Date.now()): boolean =>
      isSigned(`read:${expires}:${key}`, signature) && goesOn(Number(expires), longest, now),
  };
}
export type Tickets = ReturnType<typeof tickets>;
