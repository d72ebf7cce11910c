import { Draft } from "@among/core/market/listing/draft";
import type { Info, Story } from "@among/core/market/listing/info";
import { ident, photos, point, textIn, whole, yes, type Codec } from "../forms/codecs.ts";
import { formFor } from "../forms/form.ts";
import type { Lang } from "../shell/lang.ts";
import { fee, quantity, rupiah } from "./codecs.ts";

type Handover = NonNullable<Draft["handover"]>;
type Certificate = NonNullable<Draft["certificates"]>[number];

/** The ways goods change hands, in the controls `pickup`, `collection`, `km` and `fee`. */
const handover: Codec<{ pickup: boolean; collection: string; km: string; fee: string }, Handover> = {
  blank: () => ({ pickup: false, collection: "", km: "", fee: "" }),
  read: (posted) => ({ pickup: yes.read(posted, "pickup"), collection: textIn(posted, "collection"), km: textIn(posted, "km"), fee: textIn(posted, "fee") }),
  value: ({ pickup, collection, ...by }, lang) => ({
    pickup,
    collection: collection || undefined,
    delivery: by.km || by.fee ? { km: whole.value(by.km, lang)!, fee: fee.value(by.fee, lang)! } : undefined,
  }),
  typed: ({ pickup = false, collection = "", delivery }, lang) => ({ pickup, collection, km: delivery ? whole.typed(delivery.km, lang) : "", fee: delivery ? fee.typed(delivery.fee, lang) : "" }),
  control: (below) => below.split(".").at(-1) || "pickup",
};

/** Certificates a form has room for. */
export const certificateRows = 2;

const certificates: Codec<{ kind: string; number: string; until: string }[], Certificate[]> = {
  blank: () => [],
  read: (posted) =>
    Array.from({ length: certificateRows }, (_, i) => ({ kind: textIn(posted, `certificate_${i}`), number: textIn(posted, `certificate_number_${i}`), until: textIn(posted, `certificate_until_${i}`) })).filter((c) => c.kind || c.number || c.until),
  value: (typed) => typed.map(({ kind, number, until }) => ({ kind: kind as Certificate["kind"], number, expiresOn: until })),
  typed: (value) => value.map(({ kind, number, expiresOn }) => ({ kind, number, until: expiresOn })),
  control: () => "certificates",
};

/** Goods on offer, as their seller types them. */
export const sellForm = formFor(Draft, { id: ident("lst"), grams: quantity, quantity, price: rupiah, minimum: quantity, point: point("village"), handover, certificates, photos });
export type Values = ReturnType<typeof sellForm.read>;

export const blank = (commodity: string, unit: string, day: string, village: string): Values =>
  sellForm.blank({ commodity, unit, harvestOn: day, village, handover: { ...handover.blank(), pickup: true } });

/** A form filled from what is known, which is not asked again: what a kilogram weighs. */
export const filled = (from: Partial<Draft>, lang: Lang): Values => sellForm.typed({ ...from, grams: from.unit === "kg" ? undefined : from.grams }, lang);

export const ofListing = (listing: Info, { description, certificates, point, photos }: Pick<Story, "description" | "certificates" | "point" | "photos">, lang: Lang): Values =>
  filled({ ...listing, quantity: listing.left, description, certificates, point, photos }, lang);
