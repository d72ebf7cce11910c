import { expect } from "vitest";
import { roles, type Grant, type Role } from "@among/core/actor";
import { ruleOf, type Action } from "@among/core/identity/permissions";
import { allGroups } from "@among/functions/api";
import { documentOf } from "@among/functions/http/docs/document";
import { pages } from "../../web/src/modules.ts";
import { signedIn, staff } from "./people.ts";
import type { Town } from "./town.ts";
import { Visitor } from "./visitor.ts";

/** One person of each rank that is needed to see everything. */
async function everybody(town: Town): Promise<(access: string | readonly string[]) => Visitor> {
  const guest = new Visitor(town, "203.0.113.60");
  const citizen = await signedIn(town, "+6281200000901", "Sri Wahyuni", "203.0.113.61", { farmer: "1", buyer: "1" });
  const grants: Grant[] = [{ role: "agency_head", agency: "dpupr" }, { role: "operator" }, { role: "extension_officer", villages: ["35.79.02.2003"] }, { role: "admin" }];
  const ranks = new Map<Role, Visitor>();
  for (const [at, grant] of grants.entries()) ranks.set(grant.role, await staff(town, grant, `203.0.113.${62 + at}`));
  return (access) => {
    if (access === "public") return guest;
    if (access === "session") return citizen;
    const may = (role: Role) => (Array.isArray(access) ? access.includes(role) : ruleOf(access as Action)[role] !== undefined);
    return ranks.get(roles.find((role) => may(role) && ranks.has(role))!) ?? citizen;
  };
}

/** Something of every kind, as the town has it. */
async function examples(town: Town): Promise<Record<string, string>> {
  const rows = await town.rows();
  const of = (pattern: RegExp) => rows.map(({ pk, sk }) => pattern.exec(`${pk!.S} ${sk!.S}`)?.[1]).find(Boolean) ?? "none";
  const [listing, request, deal, person] = [of(/(lst_\w{26})/), of(/(req_\w{26})/), of(/(dea_\w{26})/), of(/seller#(per_\w{26})/)];
  return { code: of(/^report#(BTU-\w{5})/), kategori: "sampah", category: "jalan_rusak", komoditas: "wortel", commodity: "wortel", key: "dlh", agency: "dlh", token: "0".repeat(26), village: "35.79.02.2003", listing, request, deal, farmer: person, "/tani/[id]": listing, "/tani/jual/[id]": listing, "/tani/permintaan/[id]": request, "/tani/transaksi/[id]": deal, "/tani/petani/[id]": person, "/admin/orang/[id]": person, "/admin/jenis/[key]": "sampah" };
}

/** What lists are asked by: each way is another index. */
const ways = ["/laporan?category=jalan_rusak", "/laporan?village=35.79.02.2003", "/tani?commodity=wortel", "/tani?village=35.79.02.2003", "/tani?commodity=wortel&sort=cheapest", "/tani?commodity=wortel&sort=nearest&lat=-7.87&lng=112.52", "/tani/permintaan?commodity=wortel", "/admin/jejak?subject=per_0", "/admin/jejak?by=per_0", "/petugas?agency=dpupr&tab=done", "/petugas?tab=late", "/saya", "/tani/saya?sisi=beli", "/tani/jual/baru?komoditas=wortel&salin=1", "/admin/orang?bulan=2026-11"];
const asked = ["/api/reports?category=jalan_rusak", "/api/reports?village=35.79.02.2003", "/api/reports/near?lat=-7.87&lng=112.52&category=jalan_rusak", "/api/listings?commodity=wortel", "/api/listings?village=35.79.02.2003", "/api/listings?commodity=wortel&sort=cheapest", "/api/listings?sort=nearest&near=-7.87,112.52", "/api/requests?commodity=wortel", "/api/deals?side=buyer", "/api/deals?side=seller&half=done", "/api/inbox?agency=dpupr&tab=done"];

/** Every page, and everything that the API can be asked, by somebody who may see it. */
export async function everything(town: Town): Promise<void> {
  const [by, of, document] = [await everybody(town), await examples(town), documentOf(await allGroups())];
  const countByStatus: Record<number, number> = {};
  const look = async (who: Visitor, path: string) => {
    const { status } = await who.ask(path, { headers: { accept: path.startsWith("/api") ? "*/*" : "text/html" } });
    expect([path, status < 500], who.town.functions.site.log().slice(-500)).toEqual([path, true]);
    countByStatus[status] = (countByStatus[status] ?? 0) + 1;
  };
  for (const [page, { for: access }] of Object.entries(pages)) {
    if (/^\/\d{3}$/.test(page)) continue;
    await look(by(access), page.replace(/\[(\w+)\]/g, (_, name: string) => of[page] ?? of[page.replace(/\/[^[\]]+$/, "")] ?? of[name]!));
  }
  for (const path of ways) await look(by(pages[path.split("?")[0]!]?.for ?? "public"), path);
  for (const [path, { get }] of Object.entries(document.paths)) {
    if (!get) continue;
    await look(by(get["x-roles"] ?? "session"), path.replace(/\{(\w+)\}/g, (_, name: string) => of[name]!));
  }
  for (const path of asked) await look(by("session"), path);
  const fine = (countByStatus[200] ?? 0) + (countByStatus[303] ?? 0);
  expect(fine, JSON.stringify(countByStatus)).toBeGreaterThan(90);
}
