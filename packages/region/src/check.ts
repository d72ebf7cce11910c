import { loadRegion, RegionError } from "./region.ts";

// node packages/region/src/check.ts <folder>
const folder = process.argv[2];
if (!folder) {
  console.error("usage: node packages/region/src/check.ts <folder of the pack>");
  process.exit(2);
}

try {
  const region = loadRegion(folder);
  const counts = {
    districts: region.districts.length,
    villages: region.villages.length,
    agencies: region.agencies.length,
    categories: region.categories.length,
    holidays: region.calendar.holidays.length,
    commodities: region.commodities.length,
    places: region.places.length,
    prices: region.prices().length,
  };
  console.log(`ok ${region.name} (${region.code}): ${Object.entries(counts).map(([what, count]) => `${count} ${what}`).join(", ")}`);
} catch (error) {
  if (!(error instanceof RegionError)) throw error;
  console.error(error.problems.join("\n"));
  process.exit(1);
}
