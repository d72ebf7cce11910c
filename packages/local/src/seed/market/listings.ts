import { id } from "@among/core/id";
import { create } from "@among/core/market/listing/create";
import { isTraded, plusDays, type Draft } from "@among/core/market/listing/draft";
import * as Edit from "@among/core/market/listing/edit";
import { certificates, today, type Info } from "@among/core/market/listing/info";
import { gramsOf } from "@among/core/market/measure";
import type { Stored } from "@among/core/table";
import type { Commodity, Region, Village } from "@among/region";
import type { Person } from "../identity/cast.ts";
import { chance, type Chance } from "../chance.ts";
import { goods, gramsIn, rounded } from "./goods.ts";
import type { Traders } from "./people.ts";
import type { Prints } from "../photos.ts";

/** How many of each commodity are listed. */
const each = 6;
const day = 86_400_000;

const descriptions = [
  "Panen sendiri, dipetik pagi hari.", "Bisa dilihat dulu di kebun.", "Tanpa semprot seminggu sebelum panen.", "Stok rutin tiap minggu.", "Sudah disortir, siap angkut.", "Ambil banyak bisa nego.",
  "Dikemas rapi, cocok untuk katering.", "Lahan di lereng, airnya dari sumber.",
] as const;
const grades = ["A", "B", "Super", "Campur", "Sortir", undefined] as const;
const corners = ["Pasar Batu, pintu timur", "Gudang kelompok tani", "Terminal Batu", "Koperasi desa"] as const;

export interface Offered {
  listing: Stored<Info>;
  seller: Person;
}

interface Field {
  seller: Person;
  village: string;
}

/** What one seller tells of goods of a commodity, made up but possible. */
export function compose(commodity: Commodity, village: Village, luck: Chance, at: Date, now: Date): Draft {
  const usual = goods[commodity.key]!;
  const weighable = commodity.units.filter((u) => u === commodity.defaultUnit || gramsIn(u, commodity.units, gramsOf(u)) !== undefined);
  const unit = luck.often(0.7) ? commodity.defaultUnit : luck.pick(weighable);
  const grams = gramsIn(unit, commodity.units, gramsOf(unit));
  const perGram = usual.price / (gramsIn(commodity.defaultUnit, commodity.units, gramsOf(commodity.defaultUnit)) ?? 1);
  const price = rounded((unit === commodity.defaultUnit ? usual.price : perGram * grams!) * luck.between(0.86, 1.16));
  // About as much as a small farm brings: dear goods less, by the unit's own worth.
  const maxQuantity = Math.max(12, Math.min(1_200, Math.round(luck.between(2, 9) * (1_000_000 / price))));
  const quantity = maxQuantity * 1000;
  const planned = luck.often(0.2);
  const harvestOn = plusDays(today(at), planned ? luck.wholeNumber(4, 35) : -luck.wholeNumber(0, 2));
  return {
    id: id("lst", at.getTime(), luck.bytes),
    commodity: commodity.key,
    variety: usual.varieties?.length ? luck.pick(usual.varieties) : undefined,
    grade: luck.pick(grades),
    unit,
    grams,
    quantity,
    price: luck.often(0.08) ? undefined : price,
    minimum: luck.often(0.4) ? Math.max(1, Math.round(maxQuantity / 20)) * 1000 : undefined,
    harvestOn,
    until: plusDays(harvestOn > today(now) ? harvestOn : today(now), luck.wholeNumber(4, 21)),
    village: village.code,
    point: luck.often(0.5) ? { lat: village.lat, lng: village.lng } : undefined,
    handover: {
      pickup: luck.often(0.85),
      collection: luck.often(0.4) ? luck.pick(corners) : undefined,
      delivery: luck.often(0.5) ? { km: luck.pick([5, 10, 15, 25]), fee: luck.pick([0, 10_000, 15_000, 25_000, 50_000]) } : undefined,
    },
    certificates: luck.often(0.16) ? [{ kind: luck.pick(certificates), number: `35.79-${luck.wholeNumber(100, 999)}-${luck.wholeNumber(10, 99)}`, expiresOn: plusDays(today(now), luck.wholeNumber(40, 700)) }] : [],
    description: luck.often(0.8) ? [luck.pick(descriptions), luck.often(0.3) ? luck.pick(descriptions) : ""].filter(Boolean).join(" ") : undefined,
    lang: "id",
  };
}

/** Some dozens of goods in every village, most on offer now, some paused, sold out or hidden. */
export async function seedListings(region: Region, { farmers }: Traders, suwarno: Field | undefined, operator: Person, prints: Prints, now: Date): Promise<Offered[]> {
  const traded = region.commodities.filter(isTraded);
  const planned = traded.flatMap((commodity, c) => Array.from({ length: each }, (_, i) => ({ commodity, ...fieldOf(farmers[(c * each + i) % farmers.length]!) })));
  const his = suwarno ? ["apel", "wortel", "kentang", "jeruk_keprok", "bawang_merah", "kubis", "brokoli"].flatMap((key) => ({ commodity: region.commodity(key)!, ...suwarno })) : [];
  // All at once: the store then writes many with one sync.
  const offer = async ({ commodity, seller, village: code }: (typeof planned)[number], index: number): Promise<Offered> => {
    const luck = chance(104_729 * (index + 1));
    // His have been there for a while, so that much can have happened to them.
    const at = new Date(now.getTime() - (index < his.length ? luck.between(20, 24) : luck.between(0.05, 24)) * day);
    const draft = compose(commodity, region.village(code)!, luck, at, now);
    if (index < his.length) Object.assign(draft, { price: draft.price ?? goods[commodity.key]!.price, handover: { pickup: true, delivery: { km: 15, fee: 20_000 } }, harvestOn: today(at), unit: commodity.defaultUnit, grams: undefined, quantity: 900_000, minimum: undefined });
    if (!draft.handover!.pickup && !draft.handover!.collection && !draft.handover!.delivery) draft.handover = { pickup: true };
    const photos = index < his.length || luck.often(0.75) ? [await prints.hang(commodity.key, { of: draft.id, at, luck })] : [];
    const { listing } = await create(seller, { ...draft, photos }, at);
    return { listing: index < his.length ? listing : await turn(listing, seller, operator, index, now), seller };
  };
  return Promise.all([...his, ...planned].map(offer));
}

const fieldOf = ({ person, village }: Traders["farmers"][number]): Field => ({ seller: person, village });

/** A few stand otherwise than on offer. */
async function turn(listing: Stored<Info>, seller: Person, operator: Person, index: number, now: Date): Promise<Stored<Info>> {
  const at = new Date(Math.min(now.getTime(), Date.parse(listing.createdAt) + day));
  if (index % 41 === 40) return Edit.pause(seller, { id: listing.id }, at);
  if (index % 53 === 52) return Edit.sellOut(seller, { id: listing.id }, at);
  return index === 137 ? Edit.moderate(operator, listing.id, true, "Foto bukan barang yang dijual.", at) : listing;
}
