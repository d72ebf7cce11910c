import { expect, test } from "vitest";
import { basePrice, basis, perKilo, readQuantity, readRupiah, showQuantity, showRupiah, total, weight } from "@among/core/market/measure";
import { gap } from "@among/core/market/price/info";
import { seeded } from "./make.ts";

test("quantities are read as people type them", () => {
  for (const [typed, lang, quantity] of [["12,5", "id", 12_500], ["12.5", "id", 12_500], ["1.250", "id", 1_250_000], ["1,250", "en", 1_250_000], ["1.250", "en", 1_250], ["1.250,75", "id", 1_250_750], [" 3 ", "id", 3_000]] as const) {
    expect([typed, lang, readQuantity(typed, lang)]).toEqual([typed, lang, quantity]);
  }
  for (const typed of ["", "0", "-1", "1,2345", "satu", "1..2", "9999999999"]) expect([typed, readQuantity(typed)]).toEqual([typed, undefined]);
});

test("rupiah are read as people type them", () => {
  for (const [typed, amount] of [["15000", 15_000], ["Rp 15.000", 15_000], ["Rp15.000,00", 15_000], ["15.000,-", 15_000], ["rp. 1.500.000", 1_500_000]] as const) expect([typed, readRupiah(typed)]).toEqual([typed, amount]);
  for (const typed of ["", "0", "15,5", "1.5", "gratis", "-5000"]) expect([typed, readRupiah(typed)]).toEqual([typed, undefined]);
  expect(showRupiah(15_000)).toBe("Rp\u00a015.000");
  expect([showQuantity(12_500), showQuantity(1_250_000)]).toEqual(["12,5", "1.250"]);
});

test("a total is price times quantity, rounded once, exact at any size", () => {
  expect(total(500, 1)).toBe(1);
  expect(total(499, 1)).toBe(0);
  expect(total(333, 10)).toBe(3);
  expect(total(1_000_000_000, 1_000_000_000)).toBe(1_000_000_000_000_000);
  const random = seeded("totals");
  for (let i = 0; i < 1_000; i++) {
    const [quantity, price] = [Buffer.from(random(4)).readUInt32BE() % 1e9, Buffer.from(random(4)).readUInt32BE() % 1e9];
    const twice = 2n * BigInt(total(quantity, price)) * 1000n;
    const exact = 2n * BigInt(quantity) * BigInt(price);
    expect(twice - exact <= 1000n && exact - twice < 1000n || twice - exact === 1000n).toBe(true);
  }
});

test("prices of different packs are compared by the kilogram", () => {
  expect(perKilo(3_000, 250)).toBe(12_000);
  expect(weight(4_000, 250)).toBe(1_000);
  expect([basis({ unit: "ikat", grams: 250 }), basis({ unit: "tangkai" })]).toEqual(["kg", "tangkai"]);
  expect([basePrice(3_000, 250), basePrice(3_000, undefined)]).toEqual([12_000, 3_000]);
});

test("the gap to a middleman's offer is net of transport", () => {
  expect(gap({ quantity: 100_000, offer: 5_000, price: 8_000, transport: 50_000 })).toEqual({ middleman: 500_000, here: 800_000, transport: 50_000, gain: 250_000, perUnit: 2_500, perMille: 500, evenPrice: 5_500 });
  expect(gap({ quantity: 10_000, offer: 8_000, price: 8_000, transport: 20_000 }).gain).toBe(-20_000);
});
