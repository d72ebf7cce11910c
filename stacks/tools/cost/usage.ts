export interface Assumption {
  value: number;
  unit: string;
  why: string;
}

const a = (value: number, unit: string, why: string): Assumption => ({ value, unit, why });

/**
 * What a month is thought to be like, for each inhabitant where it grows with the town. Batu has 225,408 of them. Nobody has
 * run such a platform in such a town, so each is chosen on the busy side of what is known.
 */
export const assumptions = {
  visits: a(0.45, "visits per inhabitant", "one in seven comes three times a month; the town's earlier app had some 100 downloads"),
  guests: a(0.2, "visits of tourists per inhabitant", "11,005,189 visits to Batu in 2024 are four a month for each inhabitant, and one in twenty looks the town up (https://malang-post.com/2025/02/14/sepanjang-2024-11-juta-wisatawan-plesir-ke-kota-batu)"),
  robots: a(0.5, "pages to crawlers, per page to people", "search engines and scrapers are a third of what a public site serves"),
  pages: a(5, "pages per visit", "a door, a list, and three things looked at"),
  shared: a(0.5, "share of pages that are the same for every guest", "doors, lists and prices may be kept for a minute, one report or offer may not"),
  edgeHits: a(0.3, "share of those that the edge has", "a minute is short for a town: some 15 pages a minute, spread over addresses and languages"),
  files: a(8, "built files per visit", "styles, scripts and icons are kept by the browser for a year"),
  fileMisses: a(0.05, "share of files that the edge asks the bucket for", "kept for a day in the few places that serve one town"),
  laterPage: a(7_000, "bytes of a page after the first", "the heaviest page that test/web/budget.test.ts weighs"),
  photosSeen: a(6, "photos per visit", "a list shows some, a report or an offer one to three"),
  photoMisses: a(0.4, "share of photos that the edge asks the bucket for", "the edge keeps each for five minutes, so that one taken down is gone"),
  apiReads: a(0.3, "questions to the API per visit", "maps, feeds and what is near, asked by scripts"),
  reports: a(0.005, "reports per inhabitant", "27 times what LAPOR! counts per head next door: 1,834 in Malang, of 850,000 people, taken for a year (https://malangkota.go.id/en/2024/04/03/menpanrb-sebut-kota-malang-terinteraktif-dalam-pengelolaan-aduan/)"),
  near: a(1.5, "looks for the same thing nearby, per report", "some begin and do not send"),
  told: a(3, "steps told to the reporter, per report", "acknowledged, planned or asked, started"),
  quiet: a(1.5, "steps nobody is told, per report", "taken, and every second one assigned or noted inside"),
  finished: a(0.9, "reports finished, per report", "the rest is rejected or a duplicate"),
  reopened: a(0.05, "reports opened again, per report", "one in twenty is not mended"),
  forwarded: a(0.2, "hand-overs to another agency, per report", "one in five begins at the wrong one"),
  overdue: a(0.3, "deadlines missed, per report", "figures of other towns are no better; each tells the head of the agency"),
  supports: a(3, "me too, per report", "a broken lamp has a street"),
  follows: a(0.4, "followers by phone, per report", "few leave a number for someone else's report"),
  withPhone: a(0.6, "reports with a number, per report", "an account is not needed, being told is wanted"),
  photosSent: a(2, "photos per report", "one or two of the damage, one of the repair"),
  photosLater: a(0.2, "share of a report's photos added to it afterwards", "without script, or by who thinks of it later"),
  listings: a(0.011, "offers of goods per inhabitant", "Bumiaji alone has 11,000 farmers; one in ten offers two kinds a month"),
  offers: a(1.5, "offers to buy, per listing", "one is taken, others ask"),
  counters: a(0.5, "counter-offers, per offer", "half of them are haggled over once"),
  agreed: a(0.5, "deals, per offer", "each with goods ready, handed over, received"),
  reviews: a(0.5, "reviews, per deal", "of both sides together"),
  cancelled: a(0.05, "deals called off, per deal", "weather, and no shows"),
  chat: a(5, "lines of chat per offer", "when and where to meet"),
  dealPages: a(10, "looks at a deal or one's selling page, per offer", "two sides, some days"),
  requests: a(0.001, "requests of buyers per inhabitant", "stalls, kitchens and hotels: 200 a month"),
  answers: a(2, "answers per request", "several farmers fill one"),
  signIns: a(0.02, "sign-ins by code per inhabitant", "a session lasts 90 days; who only reports or reads has none"),
  wrongCodes: a(0.2, "wrong codes, per sign-in", "a digit mistyped"),
  staff: a(0.0005, "officers per inhabitant", "20 agencies with 5 each"),
  shifts: a(21, "working days a month, each with one sign-in by password and second factor", "sessions of staff end after twelve hours"),
  staffPages: a(40, "pages per officer and day", "inbox, cases, steps"),
  touches: a(16, "prolongations of a session per officer and day", "written down four times an hour"),
  textParts: a(2, "parts per text", "a text with the link to the case and the one that stops texts is longer than 160 characters"),
  perCall: a(2, "records of the feed per call", "gathered for a second; one write seldom comes with another's"),
  cold: a(0.05, "share of calls that start a process", "a quiet town's functions fall asleep between visits"),
  clockCold: a(0.01, "share of ticks that start a process", "called each minute it stays awake; Lambda renews a process every hour or two"),
  coldMs: a(600, "ms that a start takes", "the runtime and the bundle; half a second is usual for Node"),
  wait: a(5, "ms until the table answers", "DynamoDB answers within single milliseconds"),
  own: a(3, "ms of Lambda's own per call", "taking the event, handing over the answer"),
  slower: a(1.3, "CPU time on Lambda, of that measured", "its arm64 cores are older than the one measured on; 1,769 MB are one of them"),
  formBytes: a(3_000, "bytes of a form and its headers", "photos go past it, straight into the bucket"),
  original: a(400_000, "bytes of a photo as it arrives", "a page shrinks it to that; it is deleted when it was made smaller, and gone for good after two days"),
  deployed: a(1, "GB of bundles and templates that deployments left", "40 MB each, cleared once a year"),
} as const satisfies Record<string, Assumption>;

export type AssumptionName = keyof typeof assumptions;
export const assumptionNames = Object.keys(assumptions) as AssumptionName[];
/** The same, as numbers: what the model works with, and what a test turns. */
export type Usage = Record<AssumptionName, number>;

export const usual: Usage = Object.fromEntries(assumptionNames.map((name) => [name, assumptions[name].value])) as Usage;

/** Inhabitants. Nobody comes to an idle town: its clock ticks, and what is stored stays. */
export const towns = { idle: 0, town: 200_000, ten: 2_000_000 } as const;

/** Hours in a month, as AWS counts them. */
export const hours = 730;
