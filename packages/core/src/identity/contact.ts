import { People, type Person } from "./person.ts";

/** What other modules may know of a person. They decide who sees it. */
export interface Contact {
  id: string;
  name: string;
  village?: string;
  /** E.164. */
  phone?: string;
  since: string;
  /** The farmer's role, where declared, and who vouched for it. */
  farmer: boolean;
  verifiedAt?: string;
  /** Id of the officer. */
  verifiedBy?: string;
}

/** @returns undefined for nobody and for a deleted account */
export async function contact(id: string): Promise<Contact | undefined> {
  return contactOf(await People.get({ id }));
}

/** The same of several, by id; those that are gone are left out. */
export async function contacts(ids: string[]): Promise<Map<string, Contact>> {
  const people = await People.batchGet([...new Set(ids)].map((id) => ({ id })));
  return new Map(people.map(contactOf).filter((c) => c !== undefined).map((c) => [c.id, c]));
}

function contactOf(person: Person | undefined): Contact | undefined {
  if (!person || person.status === "deleted") return undefined;
  const { id } = person;
  const grant = person.grants.find((g) => g.role === "farmer");
  const vouched = grant?.verified ? { verifiedAt: grant.verifiedAt, verifiedBy: grant.verifiedBy } : {};
  return { id, name: person.name, village: person.village ?? undefined, phone: person.phone ?? undefined, since: person.createdAt, farmer: grant !== undefined, ...vouched };
}
