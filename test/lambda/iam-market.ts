import { expect } from "vitest";
import { id } from "@among/core/id";
import { addPhoto, fetchJson } from "./iam-reports.ts";
import { signedIn, staff } from "./people.ts";
import type { Town } from "./town.ts";
import type { Visitor } from "./visitor.ts";

const village = "35.79.02.2003";
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function press(who: Visitor, path: string, form: Record<string, string | undefined>, filled: Record<string, string | File> = {}): Promise<void> {
  await who.visit(path);
  const { status, html } = await who.send(form, filled);
  expect(status, `${path} ${JSON.stringify(form)}: ${html.replace(/<[^>]*>|\s+/g, " ").slice(0, 600)}`).toBe(200);
}

/** Goods offered, changed, found, flagged, moderated, vouched for, sold and disputed; wishes answered; prices and harvests imported. */
export async function market(town: Town): Promise<void> {
  const farmer = await signedIn(town, "+6281200000101", "Suwarno", "203.0.113.40", { village, farmer: "1" });
  const buyer = await signedIn(town, "+6281300000101", "Ratna Puspita", "203.0.113.41", { village, buyer: "1" });
  const [operator, extension] = [await staff(town, { role: "operator" }, "203.0.113.42"), await staff(town, { role: "extension_officer", villages: [village] }, "203.0.113.43")];
  const goods = { commodity: "wortel", quantity: 100_000, price: 8_000, village, point: { lat: -7.8716, lng: 112.5269 }, handover: { pickup: true }, certificates: [{ kind: "organic", number: "ID-123", issuer: "LSO", expiresOn: inDays(90) }] };

  await fetchJson(buyer, "/api/me/searches", { id: id("src"), commodity: "wortel" });
  await press(buyer, "/tani?commodity=wortel", { query: undefined });
  const { id: listing } = await fetchJson(farmer, "/api/listings", { id: id("lst"), ...goods });
  await town.drain();
  await addPhoto(farmer, `/tani/jual/${listing}/foto`);
  await fetchJson(farmer, "/api/me/listings/last");
  await fetchJson(farmer, `/api/listings/${listing}`, { terms: { ...goods, price: 7_500 } }, "PATCH");
  await press(farmer, `/tani/jual/${listing}`, { action: "pause" });
  await fetchJson(buyer, `/api/me/favourites/${listing}`, undefined, "PUT");
  await fetchJson(buyer, "/api/me/favourites");
  await fetchJson(buyer, `/api/me/favourites/${listing}`, undefined, "DELETE");
  await fetchJson(extension, `/api/listings/${listing}/vouch`, { text: "ID-123" });
  await press(extension, "/petugas/verifikasi", { phone: undefined }, { phone: "081200000101" });
  await extension.send({ role: "farmer" }, { "evidence-farmer": "Kartu tani 123" });
  await fetchJson(buyer, `/api/listings/${listing}/flags`, { reason: "other", text: "Fotonya lain." });
  await town.drain();
  await fetchJson(operator, "/api/flags");
  await fetchJson(operator, `/api/listings/${listing}/moderate`, { hide: true, text: "Diperiksa." });
  await fetchJson(operator, `/api/listings/${listing}/moderate`, { hide: false, text: "Beres." });
  await press(operator, "/petugas/pasar", { action: "fine" });
  await press(farmer, `/tani/jual/${listing}`, { action: "resume" });
  await town.drain();

  const offer = async () => (await fetchJson(buyer, `/api/listings/${listing}/offers`, { id: id("dea"), quantity: 10_000, price: 7_500, handover: "pickup" })).id as string;
  const move = async (who: Visitor, deal: string, name: string, body: object = {}) => {
    const { version } = await fetchJson(who, `/api/deals/${deal}`);
    await fetchJson(who, `/api/deals/${deal}/moves/${name}`, { version, ...body });
    await town.drain();
  };
  const deal = await offer();
  await fetchJson(farmer, `/api/deals/${deal}/lines`, { id: id("lin"), text: "Masih segar." });
  await move(farmer, deal, "accept");
  await move(farmer, deal, "ready");
  await move(farmer, deal, "hand_over", { quantity: 10_000, price: 7_500 });
  await move(buyer, deal, "dispute", { text: "Kurang dua kilo." });
  const { version } = await fetchJson(operator, `/api/deals/${deal}`);
  await fetchJson(operator, `/api/deals/${deal}/settle`, { version, outcome: "received", quantity: 8_000, price: 7_500, text: "Ditimbang ulang." });
  await fetchJson(buyer, `/api/listings/${listing}/inquiries`, { id: id("dea"), text: "Masih ada?" });

  const { id: request } = await fetchJson(buyer, "/api/requests", { id: id("req"), commodity: "wortel", quantity: 50_000, from: inDays(7), village });
  const { id: share } = await fetchJson(farmer, `/api/requests/${request}/answers`, { id: id("dea"), day: inDays(7), quantity: 20_000, price: 7_000 });
  await town.drain();
  await fetchJson(buyer, `/api/requests/${request}/shares`);
  await move(buyer, share, "accept");
  await fetchJson(operator, `/api/requests/${request}/moderate`, { hide: true });
  await fetchJson(operator, `/api/requests/${request}/moderate`, { hide: false });
  await press(buyer, `/tani/permintaan/${request}`, { action: "close" });

  await fetchJson(farmer, "/api/me/listings/imports", { batch: "panen.csv", rows: [{ commodity: "wortel", quantity: "100", unit: "kg", price: "8000", village: "Sumberejo" }] });
  const prices = (day: string) => `Tanggal;Komoditas;Harga;Tingkat;Pasar\n${day};Apel;22.000;retail;Pasar Batu\n`;
  await fetchJson(operator, "/api/prices/imports", { format: "pasar", text: prices("20-11-2026") });
  await press(operator, "/petugas/pasar", { action: "import" }, { format: "pasar", file: new File([prices("19-11-2026")], "harga.csv", { type: "text/csv" }) });
  await town.drain();
}
