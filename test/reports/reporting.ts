import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import { village } from "../respond/staff.ts";

/** Somebody else's browser. */
export const neighbour: Actor = { kind: "guest", device: "dev_ffffffffffffffffffffffff" };
/** A browser that has never been here. */
export const stranger: Actor = { kind: "guest" };

/** The form of a damaged road, filled in rightly. */
export const filled = (more: Record<string, string | File> = {}): Record<string, string | File> => ({
  id: id("rep"),
  village: village(),
  landmark: `pertigaan ${Math.random()}`,
  "answers.kerusakan": "lubang",
  "answers.ukuran": "besar",
  "answers.bisa_dilewati": "ya",
  description: "Lubang besar di tengah jalan, sudah seminggu.",
  seen_near: "1",
  ...more,
});
