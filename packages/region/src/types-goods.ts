/** Something with a key and a name in both languages. */
export interface Named {
  key: string;
  name: string;
  nameEn: string;
}

export interface Unit extends Named {
  /** UN/ECE Recommendation 20 or 21 code. */
  code: string;
  codeList: string;
  /** Kilograms in one unit; null where that depends on the goods. */
  kgFactor: number | null;
}

export interface Commodity extends Named {
  scientificName?: string;
  group: string;
  agrovocUri?: string;
  units: string[];
  defaultUnit: string;
  /** Days at home from purchase, [least, most]. */
  shelfLife?: { roomDays: [number, number] | null; chilledDays: [number, number] | null; source: string };
  altNames: string[];
  priceSeries?: string;
  /** Grades of a published standard (its number in `standard`), where the pack has one. */
  grades: (Named & { standard: string })[];
}

export interface Place {
  key: string;
  name: string;
  altNames: string[];
  kind: string;
  /** Its own point, or the label point of its village when `precision` is "village". */
  lat?: number;
  lng?: number;
  precision: "point" | "approx_100m" | "approx_200m" | "approx_500m" | "village" | "none";
  /** Code of the village. */
  village?: string;
  district: string;
  address?: string;
  website?: string;
  opened?: number;
  notes?: string;
  /** Licence of the point. */
  licence?: string;
  unverified: boolean;
}

export interface Price {
  date: string;
  period: "day" | "week" | "month";
  market: string;
  /** As the source names the goods. */
  goods: string;
  /** Key of the commodity, where one fits. */
  commodity?: string;
  unitCode?: string;
  /** Integer rupiah. */
  price: number;
  level: "consumer" | "retail" | "wholesale" | "producer";
  source: string;
  possiblyImputed: boolean;
}

/** How a source of prices writes its CSV files: columns by their headings, and what is the same in every line. */
export interface PriceFormat extends Named {
  /** Where the clock gets the day's file; without it somebody brings it. */
  url?: string;
  delimiter: "," | ";" | "\t";
  dates: "ymd" | "dmy";
  columns: { date: string; goods: string; price: string; level?: string; period?: string; market?: string; source?: string; unitCode?: string };
  /** The source's name of goods to a commodity's key; null skips them. Without it the column holds our keys. */
  goods?: Record<string, string | null>;
  level?: Price["level"];
  period: Price["period"];
  market?: string;
  source?: string;
  unitCode?: string;
}

/** When prices that were paid become a published figure. */
export interface PaidPriceRules {
  /** Different people, at least. */
  sellers: number;
  buyers: number;
  /** Grams, or thousandths of a unit whose weight is not known: a smaller order is not counted, and of a greater one no more. */
  leastAmount: number;
  mostAmount: number;
  /** How old both accounts must be. */
  accountDays: number;
  /** Orders that both must have carried through before, with others. */
  earlierDeals: number;
  /** A figure that is this many times what was paid before, or as many times less, waits for an operator. */
  factor: number;
  /** The same against what others publish, at whatever level: farm gate and retail lie apart. */
  officialFactor: number;
}
