import { personOf, type Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { can } from "../../identity/permissions.ts";
import type { Page, Stored } from "../../table.ts";
import { Heads, shelf, stateAt, Stories, type Info, type ListingKey, type State, type Story } from "./info.ts";

export interface Detail {
  listing: Stored<Info>;
  /** How it stands now. */
  state: State;
  story: Pick<Story, "description" | "photos" | "certificates"> & { point?: Story["point"]; hidden?: string };
  mine: boolean;
}

const missing = (): Fault => new Fault("missing", "listing.missing");

/**
 * One listing with what its page shows. The exact point is for its seller here, and for a buyer on the order's page.
 * @throws Fault missing `listing.missing`: also for a hidden one and whoever may not see it
 */
export async function read(actor: Actor, id: string, now: Date = new Date()): Promise<Detail> {
  const story = await Stories.get({ id });
  const listing = story && (await Heads.get(story));
  if (!listing) throw missing();
  const mine = actor.kind === "person" && actor.id === listing.seller;
  const operator = can(actor, "listing.moderate");
  if (listing.state === "hidden" && !mine && !operator) throw missing();
  const { description, photos, certificates, point, hidden } = story;
  const publicParts = { description, photos, certificates };
  return { listing, state: stateAt(listing, now), story: mine ? { ...publicParts, point, hidden } : operator ? { ...publicParts, hidden } : publicParts, mine };
}

/** Head and story as they are now, whoever asks. @throws Fault missing `listing.missing` */
export async function load(id: string): Promise<{ listing: Stored<Info>; story: Stored<Story> }> {
  const story = await Stories.get({ id }, { consistent: true });
  const listing = story && (await Heads.get(story, { consistent: true }));
  if (!listing) throw missing();
  return { listing, story };
}

/** The actor's own. @throws Fault missing `listing.missing`, also for another's */
export async function loadOwn(actor: Actor, id: string): Promise<{ listing: Stored<Info>; story: Stored<Story> }> {
  const { id: seller } = personOf(actor);
  const found = await load(id);
  if (found.listing.seller !== seller) throw missing();
  return found;
}

/** In the order asked for; unknown ones are left out. */
export async function heads(keys: ListingKey[]): Promise<Stored<Info>[]> {
  const found = new Map((await Heads.batchGet(keys)).map((l) => [l.id, l]));
  return keys.flatMap(({ id }) => found.get(id) ?? []);
}

/** A seller's listings, newest first: all for the seller, what is on offer for everyone else. */
export async function bySeller(actor: Actor, seller: string, page: { limit?: number; cursor?: string } = {}, now: Date = new Date()): Promise<Page<Stored<Info>>> {
  const found = await Heads.query({ pk: shelf.seller(seller), begins: "listing#", reverse: true, ...page });
  if (actor.kind === "person" && actor.id === seller) return found;
  return { ...found, items: found.items.filter((l) => stateAt(l, now) === "active") };
}
