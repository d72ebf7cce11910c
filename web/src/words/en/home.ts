import type { home as shape } from "../id/home.ts";

export const home: typeof shape = {
  title: "What brings you here?",
  lead: (town) => `One place for the people, the farmers and the guests of ${town}.`,
  report: { title: "Report a problem", text: "Roads, lights, rubbish, water. No account, two minutes.", see: "See what others reported", track: "Track your report" },
  farm: { title: "Farm", text: "Sell a harvest, buy straight from farmers, and see today's prices.", see: "All prices" },
  explore: { title: "Explore", text: "Museums, parks and other places whose location has been checked." },
  today: (town) => `Today in ${town}`,
  prices: "Reference prices",
  pricesLast: (date) => `Latest data ${date}`,
  mended: "Mended this week",
  mendedIn: (span) => `Done in ${span}`,
  before: "Before",
  after: "After",
  photoOf: (when, what) => `${when}: ${what}`,
};
