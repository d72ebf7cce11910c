import { stateAt, type Info, type ListingKey, type State } from "@among/core/market/listing";
import * as Read from "@among/core/market/read";
import { made, type Made } from "../http/cache.ts";
import { together } from "../http/together.ts";
import { listingDetailView } from "../views/listing.ts";
import type { Lang } from "../views/names.ts";

interface Kept extends Made {
  key: ListingKey;
  version: number;
  left: number;
  state: State;
  /** In ms. An officer's word on a certificate is in none of the figures above. */
  until: number;
}

/** Answers of 1–3 KB each, kept so many milliseconds at most. */
const most = 4_096;
const longest = 60_000;
const kept = new Map<string, Kept>();
const guest = { kind: "guest" } as const;
const once = together<Made>();

/**
 * A listing as everyone sees it. Every change moves the head's version or its stock, so one small read tells whether
 * what was made before still holds.
 * @throws Fault missing `listing.missing`
 */
export const commonListing = (id: string, lang: Lang): Promise<Made> => once(`${lang} ${id}`, () => answer(id, lang));

async function answer(id: string, lang: Lang, now: Date = new Date()): Promise<Made> {
  const key = `${lang} ${id}`;
  const there = kept.get(key);
  if (there && there.until > now.getTime()) {
    const [head] = await Read.heads([there.key]);
    if (head && holds(there, head, now)) return there;
  }
  kept.delete(key);
  const detail = await Read.read(guest, id, now);
  const { id: own, seller, version, left } = detail.listing;
  const fresh = { ...made(JSON.stringify(listingDetailView(detail, lang, now))), key: { id: own, seller }, version, left, state: detail.state, until: now.getTime() + longest };
  if (kept.size >= most) kept.delete(kept.keys().next().value!);
  kept.set(key, fresh);
  return fresh;
}

// Its state may also change by the day alone.
const holds = (there: Kept, head: Info & { version: number }, now: Date): boolean =>
  head.version === there.version && head.left === there.left && head.state !== "hidden" && stateAt(head, now) === there.state;
