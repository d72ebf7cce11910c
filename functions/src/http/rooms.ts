import type { Hono } from "hono";
import { getPath } from "hono/utils/url";
import type { Env } from "./env.ts";

/** Routes that are loaded together, when the first request for one of them comes. */
export interface Room {
  groups(): Promise<Hono<any>[]>;
}

export interface Rooms {
  /** @returns undefined where no room answers this path */
  roomOf(method: string, path: string): Room | undefined;
}

/**
 * Sends each request to the app of its room. A function that starts pays for one room, and each room's routes are few
 * enough for Hono's quick router, which cannot tell `/near` from `/:code`.
 * @param app answers what no room does
 * @param make puts the floor under a room's routes
 */
export function withRooms(app: Hono<Env>, rooms: Rooms, make: (groups: Hono<any>[]) => Hono<Env>): void {
  const made = new Map<Room, Hono<Env>>();
  const elsewhere = app.fetch;
  const opened = async (room: Room): Promise<Hono<Env>> => {
    const groups = await room.groups();
    const there = made.get(room) ?? make(groups);
    made.set(room, there);
    return there;
  };
  app.fetch = (request, ...rest) => {
    const room = rooms.roomOf(request.method, getPath(request));
    if (!room) return elsewhere(request, ...rest);
    const there = made.get(room);
    return there ? there.fetch(request, ...rest) : opened(room).then((app) => app.fetch(request, ...rest));
  };
}
