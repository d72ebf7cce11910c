import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import type { Draft } from "@among/core/reports/report/draft";
import * as Follow from "@among/core/reports/follow";
import * as Support from "@among/core/reports/support";
import * as Open from "@among/core/reports/report/open";
import { isPublic, type Info } from "@among/core/reports/report/info";
import type { Region, Village } from "@among/region";
import { cast, type Cast, type Person } from "../identity/cast.ts";
import { chance, type Chance } from "../chance.ts";
import { takeSteps } from "./history.ts";
import { album, type Album, type Pictures } from "../photos.ts";
import { plans, type Plan } from "./plan.ts";
import { scenes } from "./scenes.ts";
import { asides, landmarks } from "./stories.ts";
import type { SeedPart } from "../part.ts";

export interface Seeded {
  reports: number;
  /** Stored pictures, before and after. */
  photos: number;
}

/**
 * Fills an empty table with a quarter of a year of reports, made from the region's pack.
 * The same `now` and people make the same town; each state is reached through the verbs people use.
 * @param people the demo people who can sign in; they answer for their agencies and opened some reports
 * @param pictures encoded already, by an earlier filling
 */
export async function seedReports({ now = new Date(), people = [], pictures: encoded }: { now?: Date; people?: readonly Person[]; pictures?: Pictures } = {}): Promise<Seeded> {
  const { region } = use();
  const pictures = await album(encoded);
  const players = cast(region, people);
  const opened: Info[] = [];
  const all = plans(region, now);
  for (const plan of all) opened.push(await happen(plan, { region, players, pictures, now, opened }));
  return { reports: opened.length, photos: pictures.count() };
}

interface Town {
  region: Region;
  players: Cast;
  pictures: Album;
  now: Date;
  opened: Info[];
}

async function happen(plan: Plan, { region, players, pictures, now, opened }: Town): Promise<Info> {
  const { luck, category } = plan;
  const reporter: Actor = players.citizens.length > 0 && luck.often(0.08) ? luck.pick(players.citizens) : players.device(luck);
  const repeats = plan.fate.steps.some((s) => s.act === "reject:duplicate") ? original(plan, opened) : undefined;
  const variant = luck.wholeNumber(0, pictures.variants - 1);
  const draft = compose(plan, region, players, repeats);
  const photos = !(category.key in scenes) || draft.confidential || luck.often(0.3) ? [] : [await pictures.hang({ category: category.key, variant, after: false, of: draft.id, at: plan.at, luck })];
  const { report, key } = await Open.open(reporter, { ...draft, photos }, plan.at);
  if (isPublic(report)) await gather(report, plan, players, now);
  await takeSteps(report.code, plan, {
    region,
    cast: players,
    now,
    reporter,
    key,
    original: repeats?.code,
    after: async () => (photos.length === 0 || luck.often(0.15) ? [] : [await pictures.hang({ category: category.key, variant, after: true, of: report.code, at: plan.at, luck })]),
  });
  return report;
}

const original = ({ category }: Plan, opened: Info[]): Info | undefined => opened.findLast((r) => r.category === category.key && isPublic(r));

function compose({ luck, category, village: planned, story: told, at }: Plan, region: Region, players: Cast, repeats: Info | undefined): Draft {
  const village = (repeats && region.village(repeats.village)) ?? planned;
  const landmark = repeats?.landmark ?? luck.pick(landmarks);
  const aside = luck.pick(asides);
  return {
    id: id("rep", at.getTime(), luck.bytes),
    category: category.key,
    village: village.code,
    // One in seven only describes the place, as people without a position do.
    point: luck.often(0.85) ? pointIn(village, region, luck, repeats) : undefined,
    landmark,
    answers: told.answers,
    description: [told.text.replace("{di}", whereabouts(landmark)), aside].filter(Boolean).join(" "),
    phone: luck.often(0.55) ? players.phone(luck) : undefined,
    anonymous: luck.often(category.confidential ? 0.7 : 0.12),
    confidential: luck.often(0.03),
    lang: luck.often(0.06) ? "en" : "id",
  };
}

const whereabouts = (landmark: string): string => (/^(depan|dekat|sebelah|seberang|belakang) /.test(landmark) ? landmark : `di ${landmark}`);

/** Degrees; about 2 km, so that most tries from a village's middle fall inside it. */
const spread = 0.018;
const besides = 0.0006;

/** A point inside the village, by trying; close to the original when there is one. */
function pointIn(village: Village, region: Region, luck: Chance, repeats: Info | undefined): { lat: number; lng: number } {
  const near = repeats?.lat !== undefined && repeats.lng !== undefined ? { lat: repeats.lat, lng: repeats.lng, reach: besides } : { lat: village.lat, lng: village.lng, reach: spread };
  for (let tries = 0; tries < 60; tries++) {
    // Closer to the middle more often: that is where people live.
    const reach = near.reach * luck.between(0.1, 1);
    const point = { lat: near.lat + luck.between(-reach, reach), lng: near.lng + luck.between(-reach, reach) };
    if (region.villageAt(point)?.code === village.code) return point;
  }
  return { lat: village.lat, lng: village.lng };
}

/** Neighbours who say "me too" and those who follow by phone, within the first hours. */
async function gather(report: Info, { at }: Plan, players: Cast, now: Date): Promise<void> {
  const luck = chance(Date.parse(report.createdAt) / 1000);
  const soon = (): Date => new Date(Math.min(at.getTime() + luck.between(0.1, 20) * 3_600_000, now.getTime()));
  const voices = luck.often(0.5) ? 0 : luck.wholeNumber(1, luck.often(0.2) ? 14 : 4);
  for (let i = 0; i < voices; i++) await Support.support(players.device(luck), report.code, soon());
  if (luck.often(0.2)) await Follow.follow(players.device(luck), report.code, { phone: players.phone(luck) }, soon());
}

export const reports: SeedPart = async (town) => {
  const { reports, photos } = await seedReports(town);
  return `${reports} reports with ${photos} photos`;
};
