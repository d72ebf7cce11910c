import type { ListingKey } from "@among/core/market/listing";
import * as Read from "@among/core/market/read";
import { made, type Made } from "../http/cache.ts";
import { listingDetailView } from "../views/listing.ts";
import type { Lang } from "../views/names.ts";

interface Kept extends Made {
  key: ListingKey;
  version: number;
  left: number;
  /** In ms. A new day, or an officer's word on a certificate, is in neither of the figures above. */
  until: number;
}

/** Answers of about 1 KB each, kept so many milliseconds at most. */
const most = 16_384;
const longest = 60_000;
const kept = new Map<string, Kept>();
const guest = { kind: "guest" } as const;

/**
 * A listing as everyone sees it. Every change moves the head's version or its stock, so one small read tells whether
 * what was made before still holds.
 * @throws Fault missing `listing.missing`
 */
export async function commonListing(id: string, lang: Lang, now: Date = new Date()): Promise<Made> {
  const name = `${lang} ${id}`;
  const there = kept.get(name);
  if (there && there.until > now.getTime()) {
    const mark = await Read.mark(there.key);
    if (mark?.version === there.version && mark.left === there.left) return there;
  }
  kept.delete(name);
  const detail = await Read.read(guest, id, now);
  const { id: own, seller, version, left } = detail.listing;
  const fresh = { ...made(JSON.stringify(listingDetailView(detail, lang, now))), key: { id: own, seller }, version, left, until: now.getTime() + longest };
  if (kept.size >= most) kept.delete(kept.keys().next().value!);
  kept.set(name, fresh);
  return fresh;
}
