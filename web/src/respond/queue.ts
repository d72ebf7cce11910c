import { agenciesOf, has, type Actor } from "@among/core/actor";
import { need } from "@among/core/identity/permissions";
import { isPending, type Info } from "@among/core/reports/report/info";
import { overdue } from "@among/core/respond/board";
import { inbox } from "@among/core/respond/inbox";
import type { Stored } from "@among/core/table";
import type { Region } from "@among/region";

/** Parts of a queue; `late` is the command centre's board over all agencies. */
export const tabs = ["open", "mine", "done", "late"] as const;
export type Tab = (typeof tabs)[number];

/** What the address asks for: all of it survives opening a case and coming back. */
export interface Wanted {
  tab: Tab;
  agency?: string;
  category?: string;
  village?: string;
  cursor?: string;
}

export interface Queue {
  wanted: Wanted;
  /** Tabs this person has. */
  tabs: Tab[];
  /** Emergencies that wait: they stand in front of everything. */
  urgent: Stored<Info>[];
  rest: Stored<Info>[];
  more?: string;
}

/** In the order in which they stand on the screen. */
export const inOrder = (queue: Queue): Stored<Info>[] => [...queue.urgent, ...queue.rest];

/** The agencies whose queues this person may open, in the order they are offered. */
export const choices = (actor: Actor, region: Region): string[] => (has(actor, "operator") ? region.agencies.map(({ key }) => key) : agenciesOf(actor));

/** Where staff without an agency of their own start. */
const start = (actor: Actor): Tab => (agenciesOf(actor).length > 0 ? "open" : "late");

/** Reads the address; anything this town does not have is left out. */
export function readWanted(actor: Actor, query: URLSearchParams, region: Region): Wanted {
  const named = choices(actor, region).find((key) => key === query.get("agency"));
  const agency = named ?? agenciesOf(actor)[0];
  const asked = tabs.find((t) => t === query.get("tab"));
  const fits = asked && (asked === "late" ? has(actor, "operator") : agency !== undefined);
  return {
    tab: fits ? asked : named ? "open" : start(actor),
    agency,
    category: region.category(query.get("category") ?? "")?.key,
    village: region.village(query.get("village") ?? "")?.code,
    cursor: query.get("cursor") || undefined,
  };
}

/** `?tab=…`, without what goes without saying. */
export function queryOf(wanted: Wanted, actor: Actor, more: Partial<Wanted> & Record<string, string | undefined> = {}): string {
  const all: Record<string, string | undefined> = { ...wanted, ...more };
  const query = new URLSearchParams();
  const own = agenciesOf(actor)[0];
  for (const [name, value] of Object.entries(all)) {
    const implied = (name === "agency" && value === own) || (name === "tab" && value === start(actor) && (!all.agency || all.agency === own));
    if (value && !implied) query.set(name, value);
  }
  const text = query.toString();
  return text && `?${text}`;
}

/**
 * The queue a person sees.
 * @throws Fault unauthenticated, forbidden `role.needed`
 */
export async function readQueue(actor: Actor, wanted: Wanted, now: Date): Promise<Queue> {
  need(actor, "report.take");
  const mine: Tab[] = wanted.agency ? ["open", "mine", "done"] : [];
  const queue = { wanted, tabs: has(actor, "operator") ? ["late" as const, ...mine] : mine };
  if (wanted.tab === "late") return { ...queue, ...parted((await overdue(actor, now)).filter((r) => fits(r, wanted))) };
  const { agency, category, village, cursor } = wanted;
  const page = await inbox(actor, { agency, category, village, cursor, half: wanted.tab === "done" ? "done" : "open", mine: wanted.tab === "mine" });
  return { ...queue, ...parted(page.items), more: page.cursor };
}

const isUrgent = (r: Info): boolean => r.emergency && isPending(r.state);
const parted = (reports: Stored<Info>[]) => ({ urgent: reports.filter(isUrgent), rest: reports.filter((r) => !isUrgent(r)) });

const fits = (r: Info, { category, village }: Wanted): boolean => (!category || r.category === category) && (!village || r.village === village);
