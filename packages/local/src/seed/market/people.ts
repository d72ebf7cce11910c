import { id } from "@among/core/id";
import { privacyVersion } from "@among/core/identity/profile";
import { library } from "@among/functions/identity/library";
import type { Region } from "@among/region";
import type { Person } from "../identity/cast.ts";

const farmers = [
  "Slamet", "Wagiman", "Suparti", "Kasiyem", "Ngatemi", "Paimin", "Tukiyem", "Sumarno", "Lasmini", "Karjo", "Sulastri", "Wiji", "Jumadi", "Painem", "Sutrisno", "Rumini",
  "Mulyono", "Katmini", "Supriyadi", "Warsini", "Sugeng", "Marsiti", "Hariadi", "Tumini", "Samsul", "Juwariyah", "Darmaji", "Sriatun", "Kusnan", "Mujiati", "Poniman", "Siti Rokhani",
  "Basuki", "Sunarti", "Nyoto", "Winarsih", "Harsono", "Endang Susilowati", "Yatno", "Kartini", "Mujiono", "Lilik", "Priyono", "Sumiati", "Gunadi", "Rukmini", "Budi Utomo", "Asih",
] as const;

const buyers = ["Warung Bu Tini", "Katering Melati", "Hotel Panderman", "Toko Sayur Pak Dar", "Rumah Makan Lembah", "Koperasi Sumber Rejeki", "Dapur Mbak Yuni", "Kedai Arjuna"] as const;

export interface Traders {
  /** Two in every village, with the village they farm in. */
  farmers: { person: Person; village: string }[];
  buyers: Person[];
}

/** People without a way to sign in: they fill the demo market around those who can. */
export async function seedTraders(region: Region, officer: string | undefined, now: Date): Promise<Traders> {
  const { internalAdapter } = await library().$context;
  const made = async (name: string, role: "farmer" | "buyer", i: number, village: string): Promise<Person> => {
    const at = new Date(now.getTime() - (420 + i * 3) * 86_400_000);
    const person = id("per", Date.parse("2026-07-02T00:00:00Z"), (length) => Uint8Array.from({ length }, (_, b) => (b === 0 ? (role === "farmer" ? 1 : 2) : b === 1 ? i >> 5 : i & 31)));
    const verified = role === "farmer" && i % 3 === 0 && officer ? { verified: true, verifiedBy: officer, verifiedAt: at.toISOString() } : {};
    const grants = [{ role: "citizen" as const }, { role, ...verified }];
    const consents = [{ text: "privacy", version: privacyVersion, at: at.toISOString() }];
    const number = `+6281200001${String(role === "farmer" ? i : 500 + i).padStart(3, "0")}`;
    const record = { id: person, name, email: `trader-${role}-${i}@phone.invalid`, emailVerified: false, phoneNumber: number, phoneNumberVerified: true, village, grants, consents, staff: false, twoFactorEnabled: false, createdAt: at, updatedAt: at };
    await internalAdapter.createUser(record as never, { method: "seed" } as never);
    return { kind: "person", id: person, name, grants, madeUp: true };
  };
  const traders: Traders = { farmers: [], buyers: [] };
  for (const [i, name] of farmers.entries()) {
    const village = region.villages[i % region.villages.length]!.code;
    traders.farmers.push({ person: await made(name, "farmer", i, village), village });
  }
  for (const [i, name] of buyers.entries()) traders.buyers.push(await made(name, "buyer", i, region.villages[i % region.villages.length]!.code));
  return traders;
}
