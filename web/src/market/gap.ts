import { readQuantity, readRupiah } from "@among/core/market/measure";
import { gap, type Gap } from "@among/core/market/price/info";
import type { Lang } from "../shell/lang.ts";
import { fee } from "./codecs.ts";

/** The calculator as the person left it, and its answer where all of it could be read. */
export interface GapForm {
  offer: string;
  quantity: string;
  price: string;
  transport: string;
  submitted: boolean;
  answer?: Gap;
}

/** Reads the calculator's fields from the address. @param usual what the fields hold at first */
export function readGap(query: URLSearchParams, lang: Lang, usual: { quantity: string; price: string }): GapForm {
  const text = (name: string, otherwise = ""): string => query.get(name)?.trim() ?? otherwise;
  const typed = { offer: text("tawaran"), quantity: text("jumlah", usual.quantity), price: text("harga", usual.price), transport: text("ongkos") };
  const submitted = query.has("tawaran");
  const [offer, quantity, price, transport] = [readRupiah(typed.offer), readQuantity(typed.quantity, lang), readRupiah(typed.price), fee.value(typed.transport, lang)!];
  if (!submitted || offer === undefined || quantity === undefined || price === undefined || Number.isNaN(transport)) return { ...typed, submitted };
  return { ...typed, submitted, answer: gap({ offer, quantity, price, transport }) };
}
