import * as z from "zod";
import { langs } from "@among/core/lang";

export const Lang = z.enum(langs).default("id").describe("Language of names and texts");
export type Lang = z.output<typeof Lang>;
/** What a query asks for, or Indonesian where that is none of them. */
export const LenientLang = Lang.catch("id");
