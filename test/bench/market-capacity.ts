// npm run bench:capacity: what the market's access patterns cost where 100,000 listings are there, held to the README as in
// the test.
import { startVitest } from "vitest/node";

process.env.LISTINGS ??= "100000";
const vitest = await startVitest("test", ["test/market/capacity.test.ts"], { run: true });
await vitest.close();
