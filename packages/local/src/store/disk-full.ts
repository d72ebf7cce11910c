import { Fault } from "@among/core/fault";

/** What every store says while there is no room: nothing was kept, and trying again makes sense in a minute. */
export const diskFull = (): Fault => new Fault("unavailable", "store.full", { retryAfter: 60 });

/** Whether the file system, or SQLite over it, ran out of room or of a quota. */
export function isDiskFull(error: unknown): boolean {
  const { code, errcode } = error as { code?: string; errcode?: number };
  return code === "ENOSPC" || code === "EDQUOT" || (code === "ERR_SQLITE_ERROR" && (Number(errcode) & 0xff) === 13);
}
