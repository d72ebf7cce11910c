import * as z from "zod";
import { langs } from "../../lang.ts";
import { pattern } from "../../id.ts";
import { entity } from "../../table.ts";
import { maxLength, today } from "../listing/info.ts";
import { monthOf } from "../../zone.ts";
import { max } from "../measure.ts";

/** What a buyer needs, once or every week. Farmers answer singly or together, each with an own deal. */
export const states = ["open", "closed", "hidden"] as const;
export type State = (typeof states)[number];

/** Characters, at most. */
export const maxDescription = 1000;

export const Info = z.object({
  id: z.string().regex(pattern("req")),
  buyer: z.string(),
  buyerName: z.string(),
  commodity: z.string(),
  variety: z.string().max(maxLength.variety).optional(),
  grade: z.string().max(maxLength.grade).optional(),
  unit: z.string(),
  grams: z.int().positive().optional(),
  quantity: z.int().positive().max(max.quantity).describe("For each day, in thousandths of the unit"),
  price: z.int().positive().max(max.price).optional().describe("The most the buyer says to pay, rupiah for one unit; absent: open to offers"),
  /** First day, and the last one where it is needed every week on the first one's weekday. */
  from: z.iso.date(),
  until: z.iso.date(),
  weekly: z.boolean(),
  /** Where the buyer is. */
  village: z.string(),
  description: z.string().max(maxDescription).optional(),
  state: z.enum(states),
  /** Where a hidden one stands once it is shown again; absent: open. */
  hiddenFrom: z.enum(["open", "closed"]).optional(),
  lang: z.enum(langs),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  digest: z.string(),
});
export type Info = z.output<typeof Info>;

const open = (pk: (r: Info) => string) => (r: Info) => (r.state === "open" ? ([pk(r), `${r.createdAt}#${r.id}`] as const) : undefined);

export const shelf = {
  city: (m: string) => `wanted#${m}`,
  commodity: (commodity: string, m: string) => `wanted#${commodity}#${m}`,
  buyer: (buyer: string) => `wanted_by#${buyer}`,
};

export const partition = (id: string): string => `request#${id}`;

export const Heads = entity(Info, {
  name: "request",
  key: (r: { id: string }) => ({ pk: partition(r.id), sk: "0#head" }),
  index: {
    g1: (r) => [shelf.buyer(r.buyer), `${r.createdAt}#${r.id}`],
    g2: open((r) => shelf.city(monthOf(r.createdAt))),
    g3: open((r) => shelf.commodity(r.commodity, monthOf(r.createdAt))),
  },
});

/** What of one day is still needed, promised and received, in milli-units: together the quantity wanted. */
export const Need = z.object({
  request: z.string(),
  day: z.iso.date(),
  left: z.int().describe("Still needed").default(0),
  held: z.int().describe("Promised").default(0),
  sold: z.int().describe("Received").default(0),
});
export type Need = z.output<typeof Need>;

export const Needs = entity(Need, {
  name: "request_need",
  key: (n: { request: string; day: string }) => ({ pk: partition(n.request), sk: `need#${n.day}` }),
  counters: ["left", "held", "sold"],
});

/** In weeks: how far ahead one request may reach. */
export const longest = 26;

/** The days on which it is needed. */
export function daysOf({ from, until, weekly }: Pick<Info, "from" | "until" | "weekly">): string[] {
  if (!weekly) return [from];
  const days: string[] = [];
  for (let at = Date.parse(`${from}T00:00Z`); at <= Date.parse(`${until}T00:00Z`) && days.length <= longest; at += 7 * 86_400_000) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** True while it can be answered. */
export const isOpen = (r: Info, now: Date): boolean => r.state === "open" && r.until >= today(now);

/** What closing it changes: a hidden one stays hidden, and is not open when it is shown again. Nothing where it is closed. */
export function closing({ state, hiddenFrom = "open" }: Info): Pick<Info, "state" | "hiddenFrom"> | undefined {
  if (state === "hidden") return hiddenFrom === "open" ? { state, hiddenFrom: "closed" } : undefined;
  return state === "open" ? { state: "closed" } : undefined;
}
