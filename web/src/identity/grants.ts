import { roles, type Grant } from "@among/core/actor";
import { isStaffRole } from "@among/core/identity/person";
import type { Region } from "@among/region";
import type { Lang } from "../shell/lang.ts";
import type { Codec } from "../forms/codecs.ts";
import type { Words } from "../shell/words.ts";

/** A role with its scope in words: "Petugas instansi, Dinas …". */
export function grantsIn(words: Words, region: Region, lang: Lang): (grant: Grant) => string {
  return ({ role, agency, villages, commodities }) =>
    [words.account.roles[role], agency && region.called("agency", agency, lang), villages && words.admin.person.villagesSome(villages.length), commodities?.map((key) => region.commodityGroups.find((g) => g.key === key)?.name ?? key).join(", ")]
      .filter(Boolean)
      .join(", ");
}

/** Roles an admin gives; the others people declare themselves. */
export const staffRoles = roles.filter(isStaffRole);

/** One row of the roles' form, as it was typed. */
export interface GrantRow {
  role: string;
  agency: string;
  villages: string[];
  commodities: string[];
}

const empty: GrantRow = { role: "", agency: "", villages: [], commodities: [] };
/** A form never carries more. */
const maxRows = 12;

/** The rows to show for these roles, with one empty row at the end. */
export const rowsOf = (grants: readonly Grant[]): GrantRow[] => [
  ...grants.filter((g) => isStaffRole(g.role)).map((g) => ({ role: g.role, agency: g.agency ?? "", villages: g.villages ?? [], commodities: g.commodities ?? [] })),
  empty,
];

function readRows(form: FormData): GrantRow[] {
  const text = (name: string): string => String(form.get(name) ?? "").slice(0, 60);
  const texts = (name: string): string[] => form.getAll(name).map(String).slice(0, 60);
  const rows: GrantRow[] = [];
  for (let i = 0; i < maxRows && form.has(`role-${i}`); i++) {
    rows.push({ role: text(`role-${i}`), agency: text(`agency-${i}`), villages: texts(`villages-${i}`), commodities: texts(`commodities-${i}`) });
  }
  return rows;
}

/** What the rows ask for, for the core to judge; a row without a role takes one away. */
const grantsOf = (rows: readonly GrantRow[]): Grant[] =>
  rows
    .filter(({ role }) => role !== "")
    .map(({ role, agency, villages, commodities }) => ({
      role: role as Grant["role"],
      ...(agency && { agency }),
      ...(villages.length > 0 && { villages }),
      ...(commodities.length > 0 && { commodities }),
    }));

/** The roles of one person, in rows. */
export const grants: Codec<GrantRow[], Grant[]> = {
  blank: () => rowsOf([]),
  read: (posted) => {
    const rows = readRows(posted);
    return rows.length > 0 ? rows : rowsOf([]);
  },
  value: grantsOf,
  typed: rowsOf,
};
