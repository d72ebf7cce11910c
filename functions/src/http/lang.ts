import * as z from "zod";
import { langs } from "@among/core/lang";

export const Lang = z.enum(langs).default("id").describe("Language of names and texts");
export type Lang = z.output<typeof Lang>;
/** The language a query names, or Indonesian where it names none that exists. */
export const LenientLang = Lang.catch("id");
