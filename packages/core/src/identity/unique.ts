import * as z from "zod";
import { use } from "../config.ts";
import { entity } from "../table.ts";
import type { Person } from "./person.ts";

/** Guards one unique value: the key is taken as long as this row is there. */
const Guard = z.object({ model: z.string(), field: z.string(), value: z.string(), of: z.string() });
export const Guards = entity(Guard, {
  name: "auth_unique",
  key: (g: { model: string; field: string; value: string }) => ({ pk: `unique#${g.model}#${g.field}#${g.value}`, sk: "unique" }),
});

/** The id of the person whose number or mail address this is: two never share one. */
export const holderOf = async (field: "email" | "phoneNumber", value: string): Promise<string | undefined> => (await Guards.batchGet([{ model: "user", field, value }]))[0]?.of;

/** Frees a person's number and mail address for somebody else. */
export async function release(person: Pick<Person, "email" | "phone">): Promise<void> {
  const values = { email: person.email, phoneNumber: person.phone };
  for (const [field, value] of Object.entries(values)) {
    if (value) await use().table.write([Guards.removing({ model: "user", field, value })]);
  }
}
