import * as z from "zod";
import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Audit from "@among/core/identity/audit";
import * as Person from "@among/core/identity/person";
import * as Session from "@among/core/identity/session";
import { held } from "@among/core/market/my-data";
import { sentTo } from "@among/core/messages/message";
import { followed } from "@among/core/reports/follow";
import { everything } from "@among/core/pages";
import { allMine } from "@among/core/reports/report/mine";
import { read } from "@among/core/reports/report/read";

const Looked = z.object({ at: z.string(), action: z.string(), subject: z.string(), by: z.string(), roles: z.array(z.string()) });

const things = z.array(z.object({ id: z.string() }).loose());

export const MyData = z
  .object({
    madeAt: z.iso.datetime(),
    account: Person.Info.omit({ emailVerified: true, phoneVerified: true, image: true, staff: true, updatedAt: true }),
    sessions: z.array(z.object({ createdAt: z.string(), lastSeenAt: z.string(), userAgent: z.string().optional(), place: z.string().optional() })),
    reports: z.array(
      z.object({
        code: z.string(),
        createdAt: z.string(),
        category: z.string(),
        state: z.string(),
        village: z.string(),
        lat: z.number().optional(),
        lng: z.number().optional(),
        landmark: z.string().optional(),
        description: z.string(),
        answers: z.record(z.string(), z.unknown()),
        photos: z.array(z.string()),
        phone: z.string().optional(),
        name: z.string().optional(),
        written: z.array(z.object({ at: z.string(), text: z.string() })),
      }),
    ),
    follows: z.array(z.string()).describe("Codes of the reports whose news go to my number"),
    market: z
      .object({ listings: things, requests: things, deals: things, searches: things, favourites: z.array(z.string()) })
      .describe("What I offered, asked for, agreed and wrote in the market"),
    messages: z.array(z.object({ at: z.string(), text: z.string(), state: z.string() })),
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
  const codes = await allMine(actor);
  const phone = account.phone;
  const [sessions, details, follows, market, messages, actions, ...looks] = await Promise.all([
    Session.list(actor),
    Promise.all(codes.map((code) => read(actor, code))),
    phone ? followed(phone) : [],
    held(actor),
    phone ? everything((cursor) => sentTo(phone, cursor)) : [],
    everything((cursor) => Audit.by(actor.id, cursor)),
    ...[actor.id, ...codes].map((subject) => everything((cursor) => Audit.about(subject, cursor))),
  ]);
  return {
    madeAt: now.toISOString(),
    account: MyData.shape.account.parse(account),
    sessions: sessions.map(({ createdAt, lastSeenAt, userAgent, place }) => ({ createdAt, lastSeenAt, userAgent, place })),
    reports: details.map(({ report, story, events }) => ({
      code: report.code,
      createdAt: report.createdAt,
      category: report.category,
      state: report.state,
      village: report.village,
      lat: report.lat,
      lng: report.lng,
      landmark: report.landmark ?? story.landmark,
      description: story.description,
      answers: story.answers,
      photos: story.photos,
      phone: story.phone,
      name: story.name,
      written: events.filter((e) => e.side === "reporter" && e.text).map((e) => ({ at: e.at, text: e.text! })),
    })),
    follows,
    market,
    messages: messages.map(({ at, text, state }) => ({ at, text, state })),
    actions: actions.map(looked),
    lookedAt: looks.flat().filter((e) => e.by !== actor.id && /\.read/.test(e.action)).map(looked),
  };
}

const looked = (e: Audit.Entry): z.output<typeof Looked> => ({ at: e.at, action: e.action, subject: e.subject, by: e.byName ?? e.by, roles: e.roles });
