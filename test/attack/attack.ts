// npm run attack: every attempt of every room and the fuzz, against a platform that this starts itself, on this machine alone.
//   npm run attack -- sign-in texts     makes the attempts of these rooms alone; `fuzz` is one of the names
//   npm run attack -- fuzz 5000 7       so many requests (120,000 without), from this seed (1 without)
import { fuzz, outcomesOf } from "./fuzz/fuzz.ts";
import { rooms } from "./rooms.ts";
import { outcome, table, type Outcome } from "./table.ts";
import { target } from "./target.ts";

const chosen = process.argv.slice(2).filter((word) => !/^\d+$/.test(word));
const [requests = 120_000, seed = 1] = process.argv.slice(2).filter((word) => /^\d+$/.test(word)).map(Number);
const isChosen = (name: string): boolean => chosen.length === 0 || chosen.includes(name);
const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)}  ${line}`);
const outcomes: Outcome[] = [];

for (const [name, load] of Object.entries(rooms)) {
  if (!isChosen(name)) continue;
  // One room's attempts use up limits and put things in the way that the next one would meet.
  const at = await target();
  try {
    outcomes.push(...(await (await load())(at)));
  } catch (error) {
    outcomes.push(outcome(0, `the room ${name}`, "its attempts can be made", false, String(error)));
  }
  await at.close();
  say(`${name}: done`);
}
if (isChosen("fuzz")) {
  const at = await target("demo");
  const found = await fuzz(at, { requests, seed, pages: 120, say });
  outcomes.push(...outcomesOf(found));
  for (const line of found.broken) say(line);
  if (found.errors > 0) say(at.program.output());
  await at.close();
}
console.log(table(outcomes));
process.exit(outcomes.every(({ held }) => held) ? 0 : 1);
