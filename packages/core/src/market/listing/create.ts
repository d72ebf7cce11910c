import { personOf, type Actor } from "../../actor.ts";
import { use } from "../../config.ts";
import { Fault } from "../../fault.ts";
import { need } from "../../identity/permissions.ts";
import * as Showing from "../../media/showing.ts";
import { transact, type Stored } from "../../table.ts";
import { spending } from "../limits.ts";
import { check, digestOf, type Checked, type Draft } from "./draft.ts";
import { Heads, shelf, Stories, type Info, type Story } from "./info.ts";

export interface Created {
  listing: Stored<Info>;
  /** True when this very draft had already arrived. */
  repeated: boolean;
}

/**
 * Puts goods on offer: one all-or-nothing write of head and story. Anyone signed in may, group member or not.
 * Sending the same draft again answers with the same listing.
 * @throws Fault unauthenticated; invalid `listing.invalid` with `fields`; limited; conflict `listing.id_taken`
 */
export async function create(actor: Actor, input: Draft, now: Date = new Date()): Promise<Created> {
  need(actor, "listing.create");
  const seller = personOf(actor);
  const { draft } = check(use().region, input, now);
  return spending("listing", actor, () => put(seller, draft, digestOf(input), now), now);
}

/** As `create`, for rows of a file that was counted as a whole. */
export async function createRow(actor: Actor, input: Draft, now: Date): Promise<Created> {
  const { draft } = check(use().region, input, now);
  return put(personOf(actor), draft, digestOf(input), now);
}

async function put(seller: { id: string; name: string }, draft: Checked["draft"], digest: string, now: Date): Promise<Created> {
  const photos = await Showing.claim(draft.photos, { of: draft.id, confidential: false });
  const head = compose(seller, draft, photos[0], now);
  const { id, description, certificates, point } = draft;
  const story: Story = { id, seller: seller.id, description: description || undefined, photos, certificates, point, digest };
  try {
    await transact([Heads.creating(head), Stories.creating(story)], () => new Fault("conflict", "listing.id_taken"));
    return { listing: { ...head, version: 1 }, repeated: false };
  } catch (error) {
    if (!Fault.is(error) || error.code !== "listing.id_taken") throw error;
    const [existing, existingStory] = await Promise.all([Heads.get(head, { consistent: true }), Stories.get({ id }, { consistent: true })]);
    if (!existing || existingStory?.digest !== digest) throw error;
    return { listing: existing, repeated: true };
  }
}

export function compose(seller: { id: string; name: string }, draft: Checked["draft"], photo: string | undefined, now: Date): Info {
  const { id, commodity, unit, grams, price, minimum, harvestOn, until, village, handover, lang, quantity } = draft;
  const at = now.toISOString();
  const kinds = [...new Set(draft.certificates.map((c) => c.kind))];
  return {
    id,
    seller: seller.id,
    sellerName: seller.name,
    commodity,
    variety: draft.variety || undefined,
    grade: draft.grade || undefined,
    standardGrade: draft.standardGrade,
    unit,
    grams,
    price,
    minimum,
    harvestOn,
    until,
    village,
    handover,
    certificates: kinds.length > 0 ? kinds : undefined,
    photo,
    state: "active",
    lang,
    createdAt: at,
    updatedAt: at,
    left: quantity,
    held: 0,
    sold: 0,
  };
}

/**
 * A draft like the seller's latest listing (of a commodity), for a new one: without id, photos and harvest day.
 * @returns undefined for who never sold
 */
export async function copyOfLast(actor: Actor, commodity?: string): Promise<Omit<Draft, "id"> | undefined> {
  const seller = personOf(actor);
  const { items } = await Heads.query({ pk: shelf.seller(seller.id), begins: "listing#", reverse: true, limit: 50 });
  const last = items.find((l) => !commodity || l.commodity === commodity);
  if (!last) return undefined;
  const story = await Stories.get({ id: last.id });
  const { variety, grade, standardGrade, unit, grams, price, minimum, village, handover, lang } = last;
  const certificates = (story?.certificates ?? []).map(({ kind, number, expiresOn }) => ({ kind, number, expiresOn }));
  return {
    commodity: last.commodity, variety, grade, standardGrade, unit, grams, price, minimum, village, handover, lang, certificates,
    quantity: last.left + last.held + last.sold,
    point: story?.point,
    description: story?.description,
  };
}
