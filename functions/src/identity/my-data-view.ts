import * as z from "zod";
import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Audit from "@among/core/identity/audit";
import * as Person from "@among/core/identity/person";
import * as Session from "@among/core/identity/session";
import { Message, sentTo } from "@among/core/messages/message";
import { everything } from "@among/core/pages";
import { picker } from "../http/view.ts";
import { market } from "../market/my-data.ts";
import { reports } from "../reports/my-data.ts";
import type { MyDataPart } from "./my-data-part.ts";

/** Every module that holds something of a person; a new one is added here. */
const parts: MyDataPart[] = [reports, market];
const shape: z.ZodRawShape = Object.assign({}, ...parts.map((part) => part.shape));

const Looked = Audit.Info.pick({ at: true, action: true, subject: true, by: true, roles: true });
const shown = picker(Looked);
const Sent = Message.pick({ at: true, text: true, state: true });
const sent = picker(Sent);
const Account = Person.Info.omit({ emailVerified: true, phoneVerified: true, image: true, staff: true, updatedAt: true });

export const MyData = z
  .object({
    madeAt: z.iso.datetime(),
    account: Account,
    sessions: z.array(z.object({ createdAt: z.string(), lastSeenAt: z.string(), userAgent: z.string().optional(), place: z.string().optional() })),
    ...shape,
    messages: z.array(Sent),
    actions: z.array(Looked).describe("What I did that is kept in the audit trail"),
    lookedAt: z.array(Looked).describe("Who of the staff looked at my account or at what I reported in confidence"),
  })
  .meta({ id: "MyData" });

/**
 * Everything held about the actor, from every module that holds some.
 * @throws Fault unauthenticated
 */
export async function myData(actor: Actor, now: Date = new Date()): Promise<z.output<typeof MyData>> {
  if (actor.kind !== "person") throw new Fault("unauthenticated", "session.needed");
  const account = await Person.read(actor, actor.id);
  const phone = account.phone ?? undefined;
  const [sessions, found, messages, actions] = await Promise.all([
    Session.list(actor),
    Promise.all(parts.map((part) => part.read({ actor, phone }))),
    phone ? everything((cursor) => sentTo(phone, cursor)) : [],
    everything((cursor) => Audit.by(actor.id, cursor)),
  ]);
  const subjects = [actor.id, ...found.flatMap(({ audited = [] }) => audited)];
  const looks = await Promise.all(subjects.map((subject) => everything((cursor) => Audit.about(subject, cursor))));
  return {
    madeAt: now.toISOString(),
    account: Account.parse(account),
    sessions: sessions.map(({ createdAt, lastSeenAt, userAgent, place }) => ({ createdAt, lastSeenAt, userAgent, place })),
    ...Object.assign({}, ...found.map(({ held }) => held)),
    messages: messages.map((message) => sent({ ...message, text: withoutKeys(message.text) })),
    actions: actions.map(looked),
    lookedAt: looks.flat().filter((e) => e.by !== actor.id && /\.read/.test(e.action)).map(looked),
  };
}

/** A link's key opens what it leads to, a confidential report among it, for whoever reads this file: it stays in the text that was sent. */
const withoutKeys = (text: string): string => text.replace(/([?&](?:kunci|k)=)[\w-]+/g, "$1…");

const looked = (e: Audit.Entry): z.output<typeof Looked> => ({ ...shown(e), by: e.byName ?? e.by });
