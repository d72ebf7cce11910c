import type { Category, Region, Village } from "@among/region";
import { chance, type Chance } from "../chance.ts";
import { ordinary, secret, unsorted, urgent, type Fate } from "./fates.ts";
import { stories, type StoryText } from "./stories.ts";

/** One report of the demo town before it happens. */
export interface Plan {
  index: number;
  category: Category;
  village: Village;
  story: StoryText;
  fate: Fate;
  at: Date;
  luck: Chance;
}

/** How many reports of each category: roads, rubbish and lamps lead, as in any town. */
const shares: Record<string, number> = {
  jalan_rusak: 32,
  sampah: 28,
  pju: 26,
  kemacetan: 12,
  lampu_lalu_lintas: 10,
  pohon_tumbang: 16,
  longsor: 10,
  pertanian: 16,
  iklan_liar: 10,
  pkl_liar: 12,
  kebakaran: 6,
  narkoba: 8,
  air_bersih: 14,
  saluran_banjir: 12,
  fasilitas_umum: 10,
  lainnya: 8,
};

const hastening = ["kebakaran", "longsor", "pohon_tumbang", "kemacetan", "lampu_lalu_lintas"];
const day = 86_400_000;
/** Days of history. */
const reach = 92;

/** Every report of the demo town, oldest first; the same for the same `now`. */
export function plans(region: Region, now: Date): Plan[] {
  const list: Plan[] = [];
  const dealt = new Map<readonly Fate[], number>();
  const dealer = chance(20_250_101);
  const villages = shuffled(region.villages, dealer);
  const decks = { ordinary: shuffled(ordinary, dealer), urgent: shuffled(urgent, dealer), secret, unsorted };
  for (const category of region.categories) {
    const deck = category.confidential ? decks.secret : category.dispatch ? decks.unsorted : hastening.includes(category.key) ? decks.urgent : decks.ordinary;
    for (let i = 0; i < (shares[category.key] ?? 6); i++) {
      const index = list.length;
      const luck = chance(7919 * (index + 1));
      const turn = dealt.get(deck) ?? 0;
      dealt.set(deck, turn + 1);
      const fate = deck[turn % deck.length]!;
      const story = luck.pick(stories[category.key]!);
      list.push({ index, category, village: villages[index % villages.length]!, story: story, fate, luck, at: opening(category, fate, luck, region.timezone, now) });
    }
  }
  return list.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function shuffled<T>(list: readonly T[], luck: Chance): T[] {
  const remaining = [...list];
  return Array.from(list, () => remaining.splice(luck.wholeNumber(0, remaining.length - 1), 1)[0]!);
}

/** Counts back from today: the quiet days, then about as long as the steps take. */
function opening(category: Category, fate: Fate, luck: Chance, timezone: string, now: Date): Date {
  const { respondHours, resolveHours } = category.targets;
  const hours = { respond: respondHours, resolve: resolveHours ?? 80 };
  // Targets count 24 hours to a working day, five in a week; an emergency runs through the night.
  const pace = category.emergency ? 24 : 24 * (5 / 7);
  const span = fate.steps.reduce((days, { after, of }) => days + (of === "clock" ? after / 24 : (after * hours[of]) / pace), 0);
  const days = Math.min(span + luck.between(fate.quiet[0], fate.quiet[1]), reach);
  const back = new Date(now.getTime() - days * day);
  return days < 1 ? back : atDaytime(back, luck, timezone);
}

/** People report when they are up and about: between 6 and 21 o'clock. */
function atDaytime(at: Date, luck: Chance, timezone: string): Date {
  const hour = Number(new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", hour12: false }).format(at));
  const wantedHour = luck.between(6, 21);
  return new Date(at.getTime() - ((hour - wantedHour + 24) % 24) * 3_600_000);
}
