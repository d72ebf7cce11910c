import type { Region } from "@among/region";
import { ref, type Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { networkMark } from "../../messages/budget.ts";
import * as Showing from "../../media/showing.ts";
import * as Overrides from "../../settings/overrides.ts";
import { transact, type Stored } from "../../table.ts";
import { spend } from "../limits.ts";
import { code } from "./code.ts";
import { check, digestOf, type Checked, type Draft } from "./draft.ts";
import { reporterKey } from "./owner.ts";
import { asFound, isEmergency, promise } from "./promise.ts";
import { Heads, Stories, type Info, type Story } from "./info.ts";

export interface Opened {
  report: Stored<Info>;
  /** The reporter's key, for the link only they get. */
  key: string;
  /** True when this very draft had already arrived. */
  repeated: boolean;
}

/** Enough for a table of tens of millions; each attempt is another code. */
const attempts = 8;

/**
 * Opens a report: one all-or-nothing write of head and story. Sending the same draft again answers with the same report.
 * @throws Fault invalid `report.invalid` (with `fields`), `report.outside_region`
 * @throws Fault conflict `report.id_taken` when the id was used for another draft; limited
 */
export async function open(actor: Actor, input: Draft, now: Date = new Date()): Promise<Opened> {
  const region = await Overrides.region();
  const checked = check(region, input);
  const { draft } = checked;
  await spend("open", actor, now);
  const digest = digestOf(draft);
  const { head, story } = compose(actor, region, checked, digest, now);
  const photos = await Showing.claim(draft.photos, { of: draft.id, confidential: head.confidential });
  for (let attempt = 0; attempt < attempts; attempt++) {
    const report: Info = { ...head, photo: head.confidential ? undefined : photos[0], code: code(region.prefix, draft.id, attempt) };
    try {
      await transact([Heads.creating(report), Stories.creating({ ...story, photos, code: report.code })], () => new Fault("conflict", "report.code_taken"));
      return { report: { ...report, version: 1 }, key: reporterKey(draft.id), repeated: false };
    } catch (error) {
      if (!Fault.is(error) || error.kind !== "conflict") throw error;
      const [existing, existingStory] = await Promise.all([Heads.get(report, { consistent: true }), Stories.get(report, { consistent: true })]);
      if (existing?.id !== draft.id) continue;
      if (existingStory?.digest !== digest) throw new Fault("conflict", "report.id_taken");
      return { report: existing, key: reporterKey(draft.id), repeated: true };
    }
  }
  throw new Fault("unavailable", "report.no_code_left");
}

function compose(actor: Actor, region: Region, checked: Checked, digest: string, now: Date): { head: Omit<Info, "code">; story: Omit<Story, "code"> } {
  const { draft, category, village, answers, phone } = checked;
  const confidential = draft.confidential || category.confidential;
  const anonymous = draft.anonymous && category.anonymousAllowed;
  const emergency = isEmergency(category, answers);
  const at = now.toISOString();
  // A sensitive place is coarse from the first write on: what is not stored cannot leak.
  const point = confidential || !category.publicMap ? { lat: village.lat, lng: village.lng } : (draft.point && rounded(draft.point));
  return {
    head: {
      id: draft.id,
      category: category.key,
      agency: asFound(category, emergency).agency,
      state: "open",
      summary: confidential ? "" : firstWords(draft.description),
      village: village.code,
      ...point,
      landmark: confidential ? undefined : draft.landmark || undefined,
      anonymous,
      confidential,
      emergency,
      by: authorOf(actor, confidential, anonymous),
      createdAt: at,
      updatedAt: at,
      ...promise(region, category, emergency, now),
      escalated: 0,
      reopened: 0,
      supporters: 0,
    },
    story: {
      description: draft.description,
      answers,
      photos: [],
      landmark: confidential ? draft.landmark || undefined : undefined,
      phone,
      network: phone && networkMark(actor, now),
      name: !anonymous && actor.kind === "person" ? actor.name : undefined,
      lang: draft.lang,
      digest,
    },
  };
}

/**
 * Under whom a report is written down. A confidential one under no device, and under no account of somebody who wants
 * no name: its key alone leads to it. Who gave a name stays bound to it, so that deleting the account takes the name out.
 */
const authorOf = (actor: Actor, confidential: boolean, anonymous: boolean): string | undefined => (confidential && (anonymous || actor.kind !== "person") ? undefined : ref(actor));

// Five decimals are about a metre: exact enough to mend, and shorter to store.
const rounded = ({ lat, lng }: { lat: number; lng: number }) => ({ lat: Math.round(lat * 1e5) / 1e5, lng: Math.round(lng * 1e5) / 1e5 });

function firstWords(text: string, maxLength = 90): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= maxLength) return line;
  const cut = line.slice(0, maxLength - 1);
  return `${cut.slice(0, cut.lastIndexOf(" ") > 40 ? cut.lastIndexOf(" ") : undefined)}…`;
}
