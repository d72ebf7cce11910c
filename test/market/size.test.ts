import { expect, test } from "vitest";
import { id } from "@among/core/id";
import * as Deal from "@among/core/market/deal/info";
import * as Listing from "@among/core/market/listing/info";
import { batu } from "./make.ts";

/** Bytes as DynamoDB counts them: names and values; every started kilobyte of an item and of each index copy is a unit. */
const bytes = (item: Record<string, unknown>): number => Object.entries(item).reduce((sum, [name, value]) => sum + name.length + (typeof value === "string" ? Buffer.byteLength(value) : 8), 0);
const item = (write: unknown) => (write as { item: Record<string, unknown> }).item;

const at = "2026-11-21T01:00:00.000Z";
const person = "per_01M4C1T2CYKA73WPV21R1P4RG2";
const longest = batu.commodities.map((c) => c.key).sort((a, b) => b.length - a.length)[0]!;

test("a listing's head with everything filled in stays under a kilobyte", () => {
  const head: Listing.Info = {
    id: id("lst"), seller: person, sellerName: "Slamet Riyadi Kartosuwiryo", commodity: longest, variety: "Granola lereng Arjuno", grade: "Super, sortir tangan", standardGrade: "kelas_1", unit: "keranjang", grams: 25_000, price: 1_250_000,
    minimum: 25_000_000, harvestOn: "2026-11-21", until: "2026-12-21", village: "35.79.01.1001", handover: { pickup: true, collection: "Pasar Induk Among Tani, los 12", delivery: { km: 150, fee: 250_000 } },
    certificates: ["prima_3", "organic", "psat_pduk"], photo: id("pho"), state: "active", lang: "en", createdAt: at, updatedAt: at, left: 999_999_999, held: 0, sold: 0,
  };
  expect(bytes(item(Listing.Heads.creating(head)))).toBeLessThanOrEqual(1024);
});

test("a deal's head after all its steps stays under a kilobyte", () => {
  const head: Deal.Info = {
    id: id("dea"), listing: id("lst"), seller: person, buyer: person, sellerName: "Slamet Riyadi Kartosuwiryo", buyerName: "Rina Wulandari Kusuma", commodity: longest, variety: "Granola lereng Arjuno", unit: "keranjang", grams: 25_000,
    village: "35.79.01.1001", state: "received", offerBy: "seller", turn: "seller", quantity: 19_500_000, price: 1_250_000, handover: "delivered", fee: 250_000, on: "2026-11-21", payment: "transfer", amount: 24_375_250_000, agreed: { quantity: 20_000_000, price: 1_250_000 },
    paidByBuyer: at, paidBySeller: at, sharedByBuyer: true, sharedBySeller: true, reviewedByBuyer: true, reviewedBySeller: false, buyerLang: "en", sellerLang: "en", createdAt: at, updatedAt: at, receivedAt: at,
  };
  expect(bytes(item(Deal.Heads.creating(head)))).toBeLessThanOrEqual(1024);
});
