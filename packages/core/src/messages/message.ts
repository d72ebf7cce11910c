import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { keyedHash } from "../keyed-hash.ts";
import type { Lang } from "../lang.ts";
import type { Item } from "../store/table-store.ts";
import { entity, type Stored } from "../table.ts";
import { noteUnsent, spendNotice, type Cause } from "./budget.ts";
import { isUnreachable } from "./send.ts";
import * as english from "./words/en.ts";
import * as indonesian from "./words/id.ts";

const words = { id: indonesian, en: english };

/** One text for one phone. Writing it is what sends it: the change feed hands it to the channel. */
export const Message = z.object({
  id: z.string(),
  /** E.164. */
  to: z.string(),
  text: z.string().max(1000),
  /** What it is about, for the record: `report#BTU-…`. */
  about: z.string(),
  /** `unreachable`: the number takes no texts, by its range or as the channel says. `over_budget`: too many went out already; it is never sent. */
  state: z.enum(["waiting", "sent", "unwanted", "unreachable", "over_budget"]),
  at: z.iso.datetime(),
  sentAt: z.iso.datetime().optional(),
});
export type Message = z.output<typeof Message>;

/** How long a sent text is kept, in days: long enough to answer "I never got it". */
export const keptDays = 90;

export const Messages = entity(Message, {
  name: "message",
  key: (m: { id: string }) => ({ pk: `message#${m.id}`, sk: "message" }),
  index: { g1: (m) => [`phone#${m.to}`, `${m.at}#${m.id}`] },
  expires: (m) => Date.parse(m.at) / 1000 + keptDays * 86_400,
});

const OptOut = z.object({ mark: z.string(), at: z.iso.datetime() });
const OptOuts = entity(OptOut, { name: "opt_out", key: (o: { mark: string }) => ({ pk: `optout#${o.mark}`, sk: "optout" }) });

const optOutKey = (phone: string): string => keyedHash(`optout:${phone}`).slice(0, 22);

/** The link in every text that stops them all: `/berhenti?n=…&k=…`; it needs no sign-in. */
export const optOutLink = (phone: string): string => `${use().origin}/berhenti?n=${phone.slice(1)}&k=${optOutKey(phone)}`;

/** A text with the link to what it is about, and the one that stops such texts. @param stopLink made by `optOutLink` */
export const fullText = (body: string, lang: Lang, link: string, stopLink: string): string => `${body} ${link}\n${words[lang].optOut}: ${stopLink}`;

/**
 * Stops all texts to a number.
 * @param digits the number without its plus, as in the link
 * @throws Fault invalid `optout.link`
 */
export const optOut = async (digits: string, key: string, now: Date = new Date()): Promise<void> => stop(readLink(digits, key), now);

/** Lets texts through again. */
export const optIn = async (digits: string, key: string): Promise<void> => resume(readLink(digits, key));

/** Stops all texts to one's own number. The caller knows that it is theirs. @param phone E.164 */
export async function stop(phone: string, now: Date = new Date()): Promise<void> {
  await OptOuts.ensure({ mark: optOutKey(phone), at: now.toISOString() });
}

export const resume = (phone: string): Promise<void> => OptOuts.remove({ mark: optOutKey(phone) });

/** True while texts to this number are let through. */
export const isWanted = async (phone: string): Promise<boolean> => (await OptOuts.get({ mark: optOutKey(phone) })) === undefined;

function readLink(digits: string, key: string): string {
  const phone = `+${digits}`;
  const [expected, actual] = [Buffer.from(optOutKey(phone)), Buffer.from(key)];
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) throw new Fault("invalid", "optout.link");
  return phone;
}

/**
 * Writes a text for a phone, and takes it from what may be sent; where nothing is left it is written down as such and nothing else
 * happens. The same cause and phone give the same id, so telling twice is telling once.
 * @param cause id of the event that is told
 * @param by who makes us send it, where that is not the town's own staff
 * @returns what becomes of it
 */
export async function tell(to: string, cause: string, about: string, text: string, now: Date = new Date(), by: Cause = {}): Promise<Message["state"]> {
  const id = `msg_${createHash("sha256").update(`${cause}:${to}`).digest("hex").slice(0, 26)}`;
  // Told before: counting it again would take from what others may be told.
  const before = await Messages.get({ id });
  if (before) return before.state;
  const state = (await isWanted(to)) ? await spent(to, by, now) : "unwanted";
  await Messages.ensure({ id, to, text, about, state, at: now.toISOString() });
  return state;
}

async function spent(to: string, by: Cause, now: Date): Promise<Message["state"]> {
  try {
    await spendNotice(to, by, now.getTime());
    return "waiting";
  } catch (error) {
    if (!Fault.is(error)) throw error;
    if (error.code === "phone.not_served") return "unreachable";
    if (error.kind !== "limited") throw error;
    await noteUnsent("notices", now);
    return "over_budget";
  }
}

/** Whether a row is a text that will never be sent, because too many were. */
export const isOverBudget = (item: Item | undefined): boolean => Messages.is(item) && Messages.parse(item).state === "over_budget";

/**
 * Hands a waiting message to the channel and marks it sent.
 * When the number takes no texts it is marked unreachable, so that the messages after it need not wait.
 */
export async function deliver(message: Stored<Message>, now: Date = new Date()): Promise<void> {
  if (message.state !== "waiting") return;
  const fresh = await Messages.get(message, { consistent: true });
  if (fresh?.state !== "waiting") return;
  const { id, to, text } = fresh;
  const reached = await use().send({ id, to, text }).then(() => true, refused);
  await Messages.save(reached ? { ...fresh, state: "sent", sentAt: now.toISOString() } : { ...fresh, state: "unreachable" });
}

function refused(error: unknown): false {
  if (isUnreachable(error)) return false;
  throw error;
}

/** Takes away every text to a number: its account is gone. */
export async function forgetPhone(phone: string): Promise<void> {
  for (let page = await sentTo(phone); page.items.length > 0; page = await sentTo(phone)) {
    for (const message of page.items) await Messages.remove(message);
  }
}

/** Messages to a number, newest first: part of "my data". */
export const sentTo = (phone: string, cursor?: string) => Messages.query({ index: "g1", pk: `phone#${phone}`, reverse: true, limit: 100, cursor });

