import { personOf, type Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { record } from "../../identity/audit.ts";
import { contact } from "../../identity/contact.ts";
import { can, need } from "../../identity/permissions.ts";
import type { Item } from "../../store/table-store.ts";
import { queryItems, type Page, type Stored } from "../../table.ts";
import { isOrder } from "./lifecycle.ts";
import { other, type Side } from "./fields.ts";
import { Events, Heads, Lines, partition, shelf, type Event, type Info, type Line } from "./info.ts";
import { Stories, type Story } from "../listing/info.ts";
import { Heads as Requests } from "../request/info.ts";
import { allowed } from "./rules.ts";
import { type Kind } from "./steps.ts";

export interface Detail {
  deal: Stored<Info>;
  /** Which of the two the actor is; an operator who settles is neither. */
  side: Side | "operator";
  /** Oldest first. */
  events: Event[];
  /** Oldest first; the latest 200. */
  chat: Line[];
  /** The steps this reader may take now. */
  moves: Kind[];
  /** Farm gate, once there is an order. */
  point?: Story["point"];
  /** The other's number, E.164, once both agreed. */
  phone?: string;
  /** Opens a WhatsApp chat with the other, once both agreed. */
  whatsapp?: string;
}

/**
 * One deal with all that was said and done. An operator sees it while it is disputed, and that is recorded.
 * @throws Fault missing `deal.missing`: also for everybody who is no party to it
 */
export async function read(actor: Actor, id: string, now: Date = new Date()): Promise<Detail> {
  if (actor.kind === "guest") throw new Fault("unauthenticated", "session.needed");
  const items = await allItems(id);
  const image = items.find(Heads.is);
  const deal = image && Heads.parse(image);
  const side = deal && sideOf(actor, deal);
  if (!deal || !side) throw new Fault("missing", "deal.missing");
  if (side === "operator") await record(actor, "deal.read", id, { state: deal.state }, now);
  const events = items.filter(Events.is).map(Events.parse);
  const chat = items.filter(Lines.is).map(Lines.parse).sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-200);
  return { deal, side, events, chat, moves: allowed(deal, side), ...(await contactFor(deal, side)) };
}

function sideOf(actor: Actor, deal: Info): Detail["side"] | undefined {
  if (actor.kind !== "person") return undefined;
  if (actor.id === deal.buyer) return "buyer";
  if (actor.id === deal.seller) return "seller";
  return deal.state === "disputed" && can(actor, "deal.settle") ? "operator" : undefined;
}

async function allItems(id: string): Promise<Item[]> {
  const [acts, lines] = await Promise.all([
    queryItems({ pk: partition(id), from: "0#", to: "2~", limit: 400, consistent: true }),
    queryItems({ pk: partition(id), begins: "3#", limit: 200, reverse: true, consistent: true }),
  ]);
  return [...acts.items, ...lines.items];
}

/** What a party sees only with an order, or after both agreed to show their numbers. */
async function contactFor(deal: Info, side: Detail["side"]): Promise<Pick<Detail, "point" | "phone" | "whatsapp">> {
  const story = deal.listing && isOrder(deal.state) ? await Stories.get({ id: deal.listing }) : undefined;
  const point = side === "operator" ? undefined : story?.point;
  if (side === "operator" || !deal.sharedByBuyer || !deal.sharedBySeller) return { point };
  const phone = (await contact(deal[other(side)]))?.phone;
  return phone === undefined ? { point } : { point, phone, whatsapp: `https://wa.me/${phone.slice(1)}` };
}

/** The actor's deals on one side: those that go on, oldest first; or those done, newest first. */
export const mine = (actor: Actor, side: Side, half: "open" | "done", page: { limit?: number; cursor?: string } = {}): Promise<Page<Stored<Info>>> =>
  Heads.query({ index: side === "seller" ? "g1" : "g2", pk: shelf.of(personOf(actor).id, half), reverse: half === "done", ...page });

/** What waits for an operator to settle, longest waiting first. @throws Fault forbidden */
export async function disputes(actor: Actor, page: { limit?: number; cursor?: string } = {}): Promise<Page<Stored<Info>>> {
  need(actor, "deal.settle");
  return Heads.query({ index: "g4", pk: shelf.disputes, ...page });
}

/**
 * The shares in a buyer's request, each with its farmer, quantity and amount: for the buyer all, for a farmer the own.
 * @throws Fault missing `request.missing`
 */
export async function shares(actor: Actor, request: string, page: { limit?: number; cursor?: string } = {}): Promise<Page<Stored<Info>>> {
  const person = personOf(actor).id;
  const head = await Requests.get({ id: request });
  if (!head) throw new Fault("missing", "request.missing");
  const found = await Heads.query({ index: "g3", pk: shelf.about(request), ...page });
  return { ...found, items: found.items.filter((d) => d.buyer === person || d.seller === person) };
}
