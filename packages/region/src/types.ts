import type { Lang } from "./named.ts";
import type { Boundaries, Bbox, Point } from "./geometry.ts";
import type { Commodity, Named, PaidPriceRules, Place, Price, PriceFormat, Unit } from "./types-goods.ts";

/** One town, as its pack describes it: everything the platform knows about the place it runs in. */
export interface Region {
  code: string;
  name: string;
  /** The platform's name in this town: "Among Batu". */
  platform: string;
  /** In front of every report code: "BTU". */
  prefix: string;
  /** IANA name: "Asia/Jakarta". */
  timezone: string;
  /** The zone as people say it: "WIB". */
  zoneLabel: string;
  center: Point;
  bbox: Bbox;
  tiles: Tiles;
  /** Where to send a report from outside the town. */
  elsewhere: { name: string; url: string };
  phones: Phones;
  districts: Area[];
  villages: Village[];
  village(code: string): Village | undefined;
  /** The village around a point, or undefined outside the town. */
  villageAt(point: Point): Village | undefined;
  /** The label point of the village around a point, for what must not be placed exactly; undefined outside the town. */
  coarse(point: Point): Point | undefined;
  agencies: Agency[];
  agency(key: string): Agency | undefined;
  groups: Named[];
  categories: Category[];
  category(key: string): Category | undefined;
  emergencyNumbers: EmergencyNumber[];
  calendar: Calendar;
  /** What the thing with a key is called; the key itself where the town has no such thing. Villages, and agencies in short (`DLH`), have one name in every language. */
  called(kind: "category" | "agency" | "agencyShort" | "village" | "commodity" | "unit", key: string, lang: Lang): string;
  /** Town, districts and villages as surveyed. */
  boundaries: Boundaries;
  /** The same, simplified for maps on pages. */
  outlines: Boundaries;
  units: Unit[];
  commodityGroups: { key: string; name: string }[];
  commodities: Commodity[];
  commodity(key: string): Commodity | undefined;
  places: Place[];
  /** Read and checked at the first call. @throws RegionError */
  prices(): Price[];
  /** How files of prices that come in later are read. */
  priceFormats: PriceFormat[];
  /** Where this town differs in when prices that were paid become a published figure. */
  paidPrices?: Partial<PaidPriceRules>;
  credits: Credit[];
}

/** Which numbers are sent texts, and how many texts there are. */
interface Phones {
  /** The country's, without the plus: "62". */
  callingCode: string;
  /** How the country's mobile numbers begin after the calling code: "81". No other number at home takes texts. */
  mobile: string[];
  /** How numbers abroad that are sent texts begin, without the plus, calling code included. None: no texts abroad. */
  abroad: string[];
  /** For the whole town: news, and codes for signing in. Neither takes from the other. */
  textsPerDay: { notices: number; codes: number };
}

interface Tiles {
  /** With `{z}`, `{x}` and `{y}`. */
  url: string;
  attribution: string;
  maxZoom: number;
}

export interface Area {
  code: string;
  name: string;
  type: string;
  /** Label point: always inside the area. */
  lat: number;
  lng: number;
}

export interface Village extends Area {
  /** Code of the district. */
  district: string;
  districtName: string;
  postalCode?: string;
  altNames: string[];
}

export interface Agency extends Named {
  abbr: string;
  kind: string;
  remit: string;
  remitEn: string;
  /** Keys of the categories it can be given. */
  handles: string[];
  /** Set when the agency serves one district only. */
  areaCode?: string;
  contact?: Contact;
}

export interface Contact {
  email?: string;
  phone?: string;
  address?: string;
  website?: string;
  complaintsSite?: string;
  /** False until the town has confirmed it: do not show as fact. */
  verified: boolean;
}

interface EmergencyNumber {
  number: string;
  label: string;
  labelEn: string;
  status: "seen" | "unverified" | "confirmed";
}

export interface Category extends Named {
  /** What belongs here, in a few words; the official term where people say another. */
  hint?: Pick<Named, "name" | "nameEn">;
  /** A symbol of the pages' sprite. */
  icon: string;
  group: string;
  /** Key of the agency that gets a new report. */
  agency: string;
  coAgencies: string[];
  emergency: boolean;
  /** The answer that turns a report into an emergency. */
  emergencyIf?: { code: string; value: string };
  /** The answer without which nobody who answers reports sees the reporter's name and number. */
  contactIf?: { code: string; value: string };
  /** Who answers, and by when, where the category is not the emergency that `emergencyIf` asks about. */
  otherwise?: { agency: string; targets: { respondHours: number; resolveHours: number | null } };
  /** Numbers to call before writing. */
  callFirst: string[];
  confidential: boolean;
  anonymousAllowed: boolean;
  publicMap: boolean;
  /** In hours: around the clock for emergencies, else 24 hours are one working day. `null` promises no end. */
  targets: { respondHours: number; resolveHours: number | null };
  /** Belongs to no agency: its reports wait for the command centre to pass them on. */
  dispatch: boolean;
  questions: Question[];
}

/** A category's own question, in the terms of GeoReport v2 service definitions. */
export interface Question {
  code: string;
  datatype: "string" | "number" | "datetime" | "text" | "singlevaluelist" | "multivaluelist";
  required: boolean;
  order: number;
  label: string;
  labelEn: string;
  hint?: string;
  values?: Named[];
}

/** When the offices are open, in the town's own zone. */
export interface Calendar {
  /** ISO weekdays, Monday is 1. */
  days: number[];
  hours: { from: string; to: string }[];
  holidays: Holiday[];
}

interface Holiday {
  date: string;
  name: string;
  nameEn: string;
  kind: "national" | "joint_leave" | "local";
  /** True while the date awaits its decree. */
  provisional: boolean;
}

interface Credit {
  what: string;
  text: string;
  url?: string;
  licence: string;
}
