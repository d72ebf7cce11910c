import { readQuantity, readRupiah, showQuantity } from "@among/core/market/measure";
import { written, type Codec } from "../forms/codecs.ts";
import type { Lang } from "../shell/lang.ts";

// Building a format costs many times what using it costs.
const amounts = { id: new Intl.NumberFormat("id-ID"), en: new Intl.NumberFormat("en-GB") };
const amount = (rupiah: number, lang: Lang): string => amounts[lang].format(rupiah);

/** Thousandths of a unit, typed as units: `12,5`. Kilograms typed so are grams. */
export const quantity: Codec<string, number> = written((typed, lang) => (typed ? (readQuantity(typed, lang) ?? Number.NaN) : undefined), showQuantity);

/** Rupiah for something: `15.000`. */
export const rupiah: Codec<string, number> = written((typed) => (typed ? (readRupiah(typed) ?? Number.NaN) : undefined), amount);

/** Rupiah that may be nothing: a fee left empty is none. */
export const fee: Codec<string, number> = written((typed) => (/^((rp\.?\s*)?0+)?$/i.test(typed) ? 0 : (readRupiah(typed) ?? Number.NaN)), (value, lang) => (value === 0 ? "0" : amount(value, lang)));
