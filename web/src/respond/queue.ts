import { use } from "@among/core/config";
import { agenciesOf, has, type Actor } from "@among/core/actor";
import { need } from "@among/core/identity/permissions";
import { isPending, type Info } from "@among/core/reports/report/info";
import { overdue, toPassOn } from "@among/core/respond/board";
import { inbox } from "@among/core/respond/inbox";
import type { Stored } from "@among/core/table";
import type { Region } from "@among/region";

/** Parts of a queue; `late` and `dispatch` are the command centre's: what is overdue anywhere, and what it has to pass on. */
export const tabs = ["open", "mine", "done", "late", "dispatch"] as const;
const ofOperator = (tab: Tab): boolean => tab === "late" || tab === "dispatch";
type Tab = (typeof tabs)[number];

/** What the address asks for. Links to a case and back keep all of it. */
interface QueueFilter {
  tab: Tab;
  agency?: string;
  category?: string;
  village?: string;
  cursor?: string;
}

export interface Queue {
  filter: QueueFilter;
  /** Tabs this person has. */
  tabs: Tab[];
  /** How many reports wait for the command centre to pass them on; absent for everybody else, and in a town without such a category. */
  toPassOn?: number;
  /** Emergencies that wait, shown before all others. */
  urgent: Stored<Info>[];
  ordinary: Stored<Info>[];
  more?: string;
}

/** In the order in which the screen shows them. */
export const inOrder = (queue: Queue): Stored<Info>[] => [...queue.urgent, ...queue.ordinary];

/** The agencies whose queues this person may open, in the order they are offered. */
export const choices = (actor: Actor, region: Region): string[] => (has(actor, "operator") ? region.agencies.map(({ key }) => key) : agenciesOf(actor));

/** Where staff without an agency of their own start. */
const start = (actor: Actor): Tab => (agenciesOf(actor).length > 0 ? "open" : "late");

/** Reads the address; anything this town does not have is left out. */
export function readFilter(actor: Actor, query: URLSearchParams, region: Region): QueueFilter {
  const named = choices(actor, region).find((key) => key === query.get("agency"));
  const agency = named ?? agenciesOf(actor)[0];
  const requestedTab = tabs.find((t) => t === query.get("tab"));
  const fits = requestedTab && (ofOperator(requestedTab) ? has(actor, "operator") : agency !== undefined);
  return {
    tab: fits ? requestedTab : named ? "open" : start(actor),
    agency,
    category: region.category(query.get("category") ?? "")?.key,
    village: region.village(query.get("village") ?? "")?.code,
    cursor: query.get("cursor") || undefined,
  };
}

/** `?tab=…`, without the values that are this person's defaults. */
export function queryOf(filter: QueueFilter, actor: Actor, more: Partial<QueueFilter> & Record<string, string | undefined> = {}): string {
  const all: Record<string, string | undefined> = { ...filter, ...more };
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
export async function readQueue(actor: Actor, filter: QueueFilter, now: Date): Promise<Queue> {
  need(actor, "report.take");
  const mine: Tab[] = filter.agency ? ["open", "mine", "done"] : [];
  const operator = has(actor, "operator");
  const unsorted = operator && use().region.categories.some((c) => c.dispatch) ? await toPassOn(actor) : undefined;
  const queue: Omit<Queue, "urgent" | "ordinary"> = { filter, tabs: operator ? ["late", ...(unsorted ? ["dispatch" as const] : []), ...mine] : mine, toPassOn: unsorted?.length };
  if (filter.tab === "dispatch") return { ...queue, ...parted((unsorted ?? []).filter((r) => fits(r, filter))) };
  if (filter.tab === "late") return { ...queue, ...parted((await overdue(actor, now)).filter((r) => fits(r, filter))) };
  const { agency, category, village, cursor } = filter;
  const page = await inbox(actor, { agency, category, village, cursor, half: filter.tab === "done" ? "done" : "open", mine: filter.tab === "mine" });
  return { ...queue, ...parted(page.items), more: page.cursor };
}

const isUrgent = (r: Info): boolean => r.emergency && isPending(r.state);
const parted = (reports: Stored<Info>[]) => ({ urgent: reports.filter(isUrgent), ordinary: reports.filter((r) => !isUrgent(r)) });

const fits = (r: Info, { category, village }: QueueFilter): boolean => (!category || r.category === category) && (!village || r.village === village);
