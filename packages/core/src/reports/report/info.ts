import * as z from "zod";
import { langs } from "../../lang.ts";
import { Fault } from "../../fault.ts";
import { pattern } from "../../id.ts";
import { packing } from "../../pack.ts";
import { entity, type Stored } from "../../table.ts";
import { monthOf } from "../../zone.ts";

/**
 * A report lives in one partition: its head (this file), its story (what the reporter wrote, stored once),
 * its events, supporters and followers. The head stays under 1 KB so that each of its index copies
 * costs one write unit and a page of 24 costs under 4 read units.
 */
export const states = ["open", "acknowledged", "planned", "started", "finished", "closed", "rejected"] as const;
export type State = (typeof states)[number];

/** States in which an agency still owes an answer. */
export const pending: readonly State[] = ["open", "acknowledged", "planned", "started"];
export const isPending = (state: State): boolean => pending.includes(state);

export const rejections = ["not_our_authority", "duplicate", "not_found", "not_public"] as const;
export type Rejection = (typeof rejections)[number];

/** Photos of what is wrong, at most, and of what was done about it. */
export const maxPhotos = 3;

/** Characters of a landmark, at most. */
export const maxLandmark = 80;

const at = z.iso.datetime();

export const Info = z.object({
  id: z.string().regex(pattern("rep")),
  /** What people read aloud. Unique; also the key. */
  code: z.string().describe("`BTU-7K3M4`"),
  category: z.string(),
  agency: z.string(),
  state: z.enum(states),
  /** First words of the description; empty when confidential. */
  summary: z.string().max(90),
  village: z.string(),
  /** Exact for ordinary reports that gave a point; the village's label point when sensitive; absent when only described. */
  lat: z.number().optional(),
  lng: z.number().optional(),
  landmark: z.string().max(maxLandmark).optional(),
  /** Identity hidden from agency and public. */
  anonymous: z.boolean(),
  /** Content hidden from the public. */
  confidential: z.boolean(),
  /** Hidden from the public by an operator, with the reason in the timeline. */
  hidden: z.boolean().optional(),
  emergency: z.boolean(),
  /** Who opened it: `per_…` or `dev_…`. */
  by: z.string().optional(),
  /** Cover photo. */
  photo: z.string().optional(),
  createdAt: at,
  updatedAt: at,
  /** When it came to the agency it is with: forwarded or reopened; absent while that is `createdAt`. */
  receivedAt: at.optional(),
  /** Promised first answer and its actual time. */
  respondBy: at,
  respondedAt: at.optional(),
  /** Promised completion (absent where the pack makes none) and its actual time. */
  resolveBy: at.optional(),
  resolvedAt: at.optional(),
  plannedFor: z.iso.date().optional(),
  /** When silence of the reporter closes a finished report. */
  closesAt: at.optional(),
  assignee: z.string().optional(),
  duplicateOf: z.string().optional(),
  rejection: z.enum(rejections).optional(),
  escalated: z.number().int().min(0).max(2).describe("0 none, 1 the head was told, 2 the command centre was told"),
  reopened: z.number().int().min(0),
  supporters: z.number().int().default(0),
});
export type Info = z.output<typeof Info>;

/** The clock that runs now: the first answer, then the completion. */
export const dueAt = (r: Pick<Info, "respondBy" | "respondedAt" | "resolveBy">): string =>
  r.respondedAt === undefined ? r.respondBy : (r.resolveBy ?? "9999");

/** True when a promise was broken or is being broken at `now`. */
export function isOverdue(r: Info, now: Date): boolean {
  const t = now.toISOString();
  return (r.respondedAt ?? t) > r.respondBy || (isPending(r.state) && dueAt(r) < t) || (r.resolvedAt ?? "") > (r.resolveBy ?? "9999");
}

export const isPublic = (r: Pick<Info, "confidential" | "hidden">): boolean => !r.confidential && !r.hidden;

export const partition = (code: string): string => `report#${code}`;

export const queue = (agency: string, half: "open" | "done"): string => `queue#${agency}#${half}`;
export const feed = {
  city: (m: string) => `feed#${m}`,
  category: (key: string, m: string) => `feed#${key}#${m}`,
  village: (code: string, m: string) => `feed#${code}#${m}`,
};

const newest = (r: Info) => `${r.createdAt}#${r.code}`;
/** Public lists never hold a confidential or hidden report: it is not in these indexes at all. */
const listed = (pk: (r: Info) => string) => (r: Info) => (isPublic(r) ? ([pk(r), newest(r)] as const) : undefined);

/** Keeps a head under 1 KB through all its steps. */
const shortForm = packing<Info>(
  {
    id: "i", code: "c", category: "k", agency: "a", state: "s", summary: "t", village: "v", landmark: "l", photo: "p", hidden: "h",
    anonymous: "an", confidential: "co", emergency: "em", createdAt: "ca", updatedAt: "ua", receivedAt: "ra", respondBy: "rb", respondedAt: "rd",
    resolveBy: "sb", resolvedAt: "sd", plannedFor: "pf", closesAt: "cl", assignee: "as", duplicateOf: "du", rejection: "rj", escalated: "es", reopened: "ro",
  },
  { anonymous: false, confidential: false, emergency: false, escalated: 0, reopened: 0 },
);

export const Heads = entity(Info, {
  name: "report",
  packing: shortForm,
  key: (r: { code: string }) => ({ pk: partition(r.code), sk: "0#head" }),
  index: {
    g1: (r) =>
      isPending(r.state) ? [queue(r.agency, "open"), `${dueAt(r)}#${r.code}`] : [queue(r.agency, "done"), `${r.updatedAt}#${r.code}`],
    g2: listed((r) => feed.city(monthOf(r.createdAt))),
    g3: listed((r) => feed.category(r.category, monthOf(r.createdAt))),
    g4: listed((r) => feed.village(r.village, monthOf(r.createdAt))),
  },
  counters: ["supporters"],
});

/** @throws Fault missing `report.missing`: also the answer to whoever may not know that it exists */
export async function load(code: string): Promise<Stored<Info>> {
  const report = await Heads.get({ code }, { consistent: true });
  if (!report) throw new Fault("missing", "report.missing");
  return report;
}

/** The same of a report that everybody sees. @throws Fault missing `report.missing` */
export async function loadPublic(code: string): Promise<Stored<Info>> {
  const report = await load(code);
  if (!isPublic(report)) throw new Fault("missing", "report.missing");
  return report;
}

/** What the reporter wrote, stored once with the head and never in an index. */
export const Story = z.object({
  code: z.string(),
  description: z.string(),
  answers: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  photos: z.array(z.string()).max(maxPhotos),
  /** Only here, not in the head, when the report is confidential. */
  landmark: Info.shape.landmark,
  /** E.164; only the reporter's own messages use it, never shown to the public. */
  phone: z.string().optional(),
  name: z.string().optional(),
  /** With a number: what stands, on that day alone, for the network it was given from. Only counts of texts use it. */
  network: z.string().optional(),
  lang: z.enum(langs),
  /** Digest of the draft: tells a repeated send from another draft under the same id. */
  digest: z.string(),
});
export type Story = z.output<typeof Story>;

/** Who reads a field of the story: everyone who sees the report, the reporter and those who must reach them, or nobody. A new field is decided here. */
export const storyReaders = {
  code: "nobody",
  description: "everyone",
  answers: "everyone",
  photos: "everyone",
  landmark: "everyone",
  phone: "contact",
  name: "contact",
  network: "nobody",
  lang: "nobody",
  digest: "nobody",
} as const satisfies Record<keyof Story, "everyone" | "contact" | "nobody">;
type ReadBy<Who> = { [K in keyof Story]-?: (typeof storyReaders)[K] extends Who ? K : never }[keyof Story];
/** What of the story may be shown; who the reporter is only to those who must reach them. */
export type ShownStory = Pick<Story, ReadBy<"everyone">> & Partial<Pick<Story, ReadBy<"contact">>>;

export const Stories = entity(Story, {
  name: "report_story",
  key: (r: { code: string }) => ({ pk: partition(r.code), sk: "1#story" }),
});
