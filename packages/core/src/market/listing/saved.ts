import * as z from "zod";
import { langs } from "../../lang.ts";
import { personOf, type Actor } from "../../actor.ts";
import { use } from "../../config.ts";
import { Fault } from "../../fault.ts";
import { fieldsOf } from "../../fields.ts";
import { pattern } from "../../id.ts";
import { inTurn } from "../../in-turn.ts";
import { entity, type Stored } from "../../table.ts";
import { isTraded } from "./draft.ts";
import { Filter } from "./filter.ts";
import { fits } from "./list.ts";
import type { Info as Listing } from "./info.ts";
import { heads } from "./read.ts";

/** A search that tells its owner of new listings. */
const Search = Filter.omit({ near: true, priceFrom: true }).extend({
  id: z.string().regex(pattern("src")).describe("Client-made: `src_` and a ULID"),
  person: z.string(),
  commodity: z.string(),
  priceTo: z.int().positive().optional().describe(Filter.shape.priceFrom.description!),
  lang: z.enum(langs),
  at: z.iso.datetime(),
});
export type Search = z.output<typeof Search>;

const partition = (person: string): string => `saved#${person}`;

const Searches = entity(Search, {
  name: "saved_search",
  key: (s: { person: string; id: string }) => ({ pk: partition(s.person), sk: `search#${s.id}` }),
  index: { g1: (s) => [`watch#${s.commodity}`, `${s.at}#${s.id}`] },
});

/** Saved searches of one person, at most. */
export const maxSearches = 20;

/** What somebody sends to save one. */
export const Draft = Search.omit({ person: true, at: true }).extend({ lang: z.enum(langs).default("id") });

/** Saves a search; the same id again is one. @throws Fault unauthenticated; invalid `search.invalid`; conflict `search.too_many` */
export async function save(actor: Actor, input: z.input<typeof Draft>, now: Date = new Date()): Promise<Search> {
  const person = personOf(actor).id;
  const read = Draft.safeParse(input);
  if (!read.success) throw new Fault("invalid", "search.invalid", { fields: fieldsOf(read.error) });
  if (!isTraded(use().region.commodity(read.data.commodity))) throw new Fault("invalid", "search.invalid", { fields: { commodity: "choice" } });
  const search: Search = { ...read.data, person, at: now.toISOString() };
  const decide = async () => {
    const searches = await mine(actor);
    const existing = searches.find((s) => s.id === search.id);
    if (existing) return { writes: [], result: existing };
    if (searches.length >= maxSearches) throw new Fault("conflict", "search.too_many", { most: maxSearches });
    return { writes: [Searches.creating(search)], result: search };
  };
  return inTurn(partition(person), decide, () => new Fault("conflict", "search.exists"));
}

export const mine = async (actor: Actor): Promise<Stored<Search>[]> => (await Searches.query({ pk: partition(personOf(actor).id), begins: "search#", limit: 100, consistent: true })).items;
export const remove = (actor: Actor, id: string): Promise<void> => Searches.remove({ person: personOf(actor).id, id });

/** Whoever waits for such a listing. For reactions only. */
export async function* waitingFor(listing: Listing): AsyncGenerator<Search> {
  let cursor: string | undefined;
  do {
    const page = await Searches.query({ index: "g1", pk: `watch#${listing.commodity}`, limit: 100, cursor });
    for (const search of page.items) if (search.person !== listing.seller && (!search.village || search.village === listing.village) && fits(listing, search)) yield search;
    cursor = page.cursor;
  } while (cursor);
}

const Favourite = z.object({ person: z.string(), id: z.string(), seller: z.string(), at: z.iso.datetime() });
const Favourites = entity(Favourite, { name: "favourite", key: (f: { person: string; id: string }) => ({ pk: partition(f.person), sk: `listing#${f.id}` }) });

/** Keeps a listing at hand. Again changes nothing. */
export async function like(actor: Actor, listing: Pick<Listing, "id" | "seller">, now: Date = new Date()): Promise<void> {
  await Favourites.ensure({ person: personOf(actor).id, id: listing.id, seller: listing.seller, at: now.toISOString() });
}
export const unlike = (actor: Actor, id: string): Promise<void> => Favourites.remove({ person: personOf(actor).id, id });

/** The latest made first; at most 100. What is no longer offered still shows, as it stands. */
export async function favourites(actor: Actor): Promise<Stored<Listing>[]> {
  const { items } = await Favourites.query({ pk: partition(personOf(actor).id), begins: "listing#", reverse: true, limit: 100 });
  return (await heads(items)).filter((l) => l.state !== "hidden");
}

/** True when the actor keeps this listing at hand. */
export const isLiked = async (actor: Actor, id: string): Promise<boolean> => (await Favourites.get({ person: personOf(actor).id, id })) !== undefined;
