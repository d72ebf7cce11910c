import { Fault } from "../fault.ts";

/** Sessions that were ended while the table took no more, and how to remove each. They open nothing in this process from now on. */
const ending = new Map<string, () => Promise<void>>();

export const has = (token: string): boolean => ending.has(token);

/**
 * Ends a session, also where nothing can be written for want of room: then it is refused from memory, and removed once there is
 * room again. Should the process end before, the session lives on, but no browser has its cookie.
 * @throws whatever else the removal throws
 */
export async function end(token: string, remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!Fault.is(error) || error.code !== "store.full") throw error;
    ending.set(token, remove);
  }
}

/** Removes what could not be removed before. Stops at the first that still cannot: there is no room yet. */
export async function finish(): Promise<void> {
  for (const [token, remove] of ending) {
    try {
      await remove();
    } catch (error) {
      if (!Fault.is(error) || error.code !== "store.full") throw error;
      return;
    }
    ending.delete(token);
  }
}
