import * as z from "zod";
import * as Person from "@among/core/identity/person";
import * as Session from "@among/core/identity/session";
import { entity, type Stored } from "@among/core/table";

/** A record of the sign-in library, with times as ISO texts. */
export type Row = { id: string } & Record<string, unknown>;

/** What the adapter needs of an entity; each model has one. */
export interface Home {
  key: (row: Row) => { pk: string; sk: string };
  entity: ReturnType<typeof entity<z.ZodObject, Row>>;
  /** Fields of which no two rows may hold the same value, guarded by a row of their own. */
  unique: readonly string[];
  /** The field whose value is in the partition's key, and that partition. */
  owner?: { field: string; pk: (value: string) => string; begins: string };
  /** Fields with a keyed index: all of them together, in this order. */
  lookup?: { fields: readonly string[]; pk: (values: string[]) => string };
}

const text = (value: unknown): string => String(value ?? "");
const loose = z.looseObject({ id: z.string() });

const isPlain = (row: Row): boolean => typeof row.userId === "string";

/** Rows that belong to a person live in the person's partition. */
function owned(model: string, lookup?: Home["lookup"]): Home {
  const key = (row: Row) => ({ pk: Person.partition(text(row.userId)), sk: `${model}#${row.id}` });
  return {
    key,
    unique: [],
    owner: { field: "userId", pk: Person.partition, begins: `${model}#` },
    lookup,
    entity: entity(loose, {
      name: `auth_${model}`,
      key,
      index: {
        g1: (row) => (lookup && isPlain(row as Row) ? [lookup.pk(lookup.fields.map((f) => text(row[f]))), row.id] : undefined),
        g4: (row) => Person.listedAt(model, row.id),
      },
    }) as unknown as Home["entity"],
  };
}

const verificationKey = (row: Row) => ({ pk: `verification#${text(row.identifier)}`, sk: row.id });

const homes: Record<string, Home> = {
  user: {
    key: Person.People.key as Home["key"],
    entity: Person.People as unknown as Home["entity"],
    unique: ["email", "phoneNumber"],
  },
  session: {
    key: Session.Sessions.key as unknown as Home["key"],
    entity: Session.Sessions as unknown as Home["entity"],
    unique: [],
    owner: { field: "userId", pk: Person.partition, begins: "session#" },
    lookup: { fields: ["token"], pk: ([token]) => `session#${token}` },
  },
  account: owned("account", { fields: ["providerId", "accountId"], pk: ([provider, account]) => `account#${provider}#${account}` }),
  passkey: owned("passkey", { fields: ["credentialID"], pk: ([credential]) => `passkey#${credential}` }),
  twoFactor: owned("twoFactor"),
  verification: {
    key: verificationKey,
    unique: [],
    owner: { field: "identifier", pk: (identifier) => `verification#${identifier}`, begins: "" },
    entity: entity(loose, {
      name: "auth_verification",
      key: verificationKey,
      index: { g4: (row) => Person.listedAt("verification", row.id) },
      // A day past its end, so that the library can still tell an expired row from one that never existed.
      expires: (row) => (row.expiresAt ? Date.parse(text(row.expiresAt)) / 1000 + 86_400 : undefined),
    }) as unknown as Home["entity"],
  },
};

/** Where rows of a model are stored. A model of a plugin that this platform does not use is stored under its id alone. */
export function homeOf(model: string): Home {
  return (homes[model] ??= other(model));
}

function other(model: string): Home {
  const key = (row: Row) => ({ pk: `auth#${model}#${row.id}`, sk: "row" });
  return {
    key,
    unique: [],
    entity: entity(loose, { name: `auth_${model}`, key, index: { g4: (row) => Person.listedAt(model, row.id) } }) as unknown as Home["entity"],
  };
}

/**
 * Ids made here end in the owner's name, so that a row is found by its id alone in one keyed, consistent read.
 * `~x` is what the id generator hands out before the owner is known.
 */
export function ownedId(model: string, row: Row): string {
  const owner = homeOf(model).owner;
  return row.id.startsWith("~") ? `${row.id.slice(1)}${owner ? `@${text(row[owner.field])}` : ""}` : row.id;
}

export const ownerIn = (id: string): string | undefined => (id.includes("@") ? id.slice(id.indexOf("@") + 1) : undefined);

export const plain = ({ version: _, ...row }: Stored<Row>): Row => row as Row;
