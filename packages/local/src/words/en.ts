import type * as id from "./id.ts";

export const inbox: Omit<typeof id.inbox, "title"> = {
  lead: "Every message that would reach a phone. This page exists on this computer only.",
  none: "No messages yet.",
  code: "Demo officers' second factor",
  all: "All numbers",
  reload: "Reload",
  onlyHere: "This page opens only on the computer that the service runs on.",
  reachable: "This page is closed while the service is reached from outside (--origin).",
};

export const wrongHost: typeof id.wrongHost = (origin) => `This service does not answer at this address. Open ${origin}`;
