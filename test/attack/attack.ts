// npm run attack: every attempt of every room and the fuzz, against a platform that this starts itself, on this machine alone.
// npm run attack -- sign-in texts  makes the attempts of these rooms alone.
import { rooms } from "./rooms.ts";
import { outcome, table, type Outcome } from "./table.ts";
import { target } from "./target.ts";

const chosen = process.argv.slice(2);
const outcomes: Outcome[] = [];
for (const [name, load] of Object.entries(rooms)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  // One room's attempts use up limits and put things in the way that the next one would meet.
  const at = await target();
  try {
    outcomes.push(...(await (await load())(at)));
  } catch (error) {
    outcomes.push(outcome(0, `the room ${name}`, "its attempts can be made", false, String(error)));
  }
  await at.close();
  console.error(`${name}: done`);
}
console.log(table(outcomes));
process.exit(outcomes.every(({ held }) => held) ? 0 : 1);
