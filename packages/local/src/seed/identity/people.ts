import type { Actor, Grant, Role } from "@among/core/actor";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import { privacyVersion } from "@among/core/identity/profile";
import { giveFactor } from "@among/functions/identity/factor";
import { library } from "@among/functions/identity/library";

/** Somebody of the demo town and how to sign in as them. */
export interface DemoPerson {
  role: Role;
  actor: Extract<Actor, { kind: "person" }>;
  /** E.164; the public sign in with it, the code is in the local inbox. */
  phone?: string;
  /** Staff sign in with these and a code of `demoCode()`. */
  email?: string;
  password?: string;
}

/** Demo credentials: they exist in the embedded runtime's seed only, and open nothing anywhere else. */
const password = "apel-manalagi-dari-batu";
const secret = "among-demo-second-factor-secret!";

/** The same in base 32, for an authenticator app: one for every demo officer. */
export const demoSecret = "MFWW63THFVSGK3LPFVZWKY3PNZSC2ZTBMN2G64RNONSWG4TFOQQQ";

/** The six digits an authenticator would show now. */
export const demoCode = async (): Promise<string> => (await library().api.generateTOTP({ body: { secret } })).code;

interface Part {
  role: Role;
  name: string;
  grants: Grant[];
  village?: string;
}

function parts(): Part[] {
  const { districts, villages } = use().region;
  const ofLast = villages.filter((v) => v.district === districts.at(-1)!.code).map((v) => v.code);
  return [
    { role: "citizen", name: "Sri Wahyuni", grants: [{ role: "citizen" }], village: villages[0]!.code },
    { role: "farmer", name: "Suwarno", grants: [{ role: "citizen" }, { role: "farmer" }], village: ofLast[0] },
    { role: "buyer", name: "Ratna Puspita", grants: [{ role: "citizen" }, { role: "buyer" }], village: villages[1]!.code },
    { role: "extension_officer", name: "Bambang Prasetyo", grants: [{ role: "extension_officer", villages: ofLast }] },
    { role: "editor", name: "Ayu Kartika", grants: [{ role: "editor" }] },
    { role: "agency_officer", name: "Eko Santoso", grants: [{ role: "agency_officer", agency: "dpupr" }] },
    { role: "agency_head", name: "Hendro Wibowo", grants: [{ role: "agency_head", agency: "dpupr" }] },
    { role: "agency_officer", name: "Nur Aini", grants: [{ role: "agency_officer", agency: "dlh" }] },
    { role: "operator", name: "Rizky Maulana", grants: [{ role: "operator" }] },
    { role: "admin", name: "Wulan Sari", grants: [{ role: "admin" }] },
  ];
}

/** Of the demo password, made once for all towns of a process: it is slow by intent. */
let hashed: Promise<string> | undefined;

/** One person per role, with ids that are the same in every demo town. Made as sign-in makes them. */
export async function seedPeople(now: Date = new Date()): Promise<DemoPerson[]> {
  const { internalAdapter, password: hasher } = await library().$context;
  const hash = await (hashed ??= hasher.hash(password));
  const at = new Date(now.getTime() - 120 * 86_400_000);
  const people: DemoPerson[] = [];
  for (const [i, part] of parts().entries()) {
    const person = id("per", Date.parse("2026-07-01T00:00:00Z"), () => new Uint8Array(16).fill(i + 1));
    const isPublic = part.grants.some((g) => g.role === "citizen");
    const phone = isPublic ? `+62812000000${10 + i}` : undefined;
    const email = isPublic ? `demo-${i}@phone.invalid` : `${part.role.replace("_", ".")}${part.grants[0]!.agency ? `.${part.grants[0]!.agency}` : ""}@batu.example`;
    const consents = [{ text: "privacy", version: privacyVersion, at: at.toISOString() }];
    const record = { id: person, name: part.name, email, emailVerified: !isPublic, phoneNumber: phone, phoneNumberVerified: isPublic, village: part.village, grants: part.grants, consents, staff: !isPublic, twoFactorEnabled: !isPublic, createdAt: at, updatedAt: at };
    await internalAdapter.createUser(record as never, { method: "seed" } as never);
    if (!isPublic) {
      await internalAdapter.createAccount({ userId: person, providerId: "credential", accountId: person, password: hash });
      await giveFactor(person, secret);
    }
    const actor = { kind: "person", id: person, name: part.name, grants: part.grants, madeUp: true } as const;
    people.push({ role: part.role, actor, ...(isPublic ? { phone } : { email, password }) });
  }
  return people;
}
