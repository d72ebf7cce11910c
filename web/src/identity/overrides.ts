import { AgencyOverride, CategoryOverride } from "@among/core/settings/overrides";
import { written, type Codec } from "../forms/codecs.ts";
import { formFor } from "../forms/form.ts";

/** Hours; a comma is how halves are written here. */
const hours: Codec<string, number> = written((typed) => (typed ? Number(typed.replace(",", ".")) : undefined), String);

/** What is set over the pack; a field left empty keeps the pack's value. */
export const categoryForm = formFor(CategoryOverride, { respondHours: hours, resolveHours: hours });
export const agencyForm = formFor(AgencyOverride, {});
