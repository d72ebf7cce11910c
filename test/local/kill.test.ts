import { join } from "node:path";
import { expect, test } from "vitest";
import { rounds } from "../bench/kill/rounds.ts";
import { scratch } from "./connected.ts";

// The long form, with a full disk, is npm run kill.
test("killed in the middle of its work, with a clock that comes back from 30 days ahead and a second server on its folder, it loses and doubles nothing", async () => {
  const found = await rounds(join(scratch(), "data"), ["clock", "two servers"], { writing: 4, reports: 6 });
  expect(found).toMatchObject({ kills: 2, refusedServers: [1, 1], lost: 0, doubled: 0, photosLost: 0, lockedNumbers: 0, cursorAhead: 0 });
  expect(found.reports).toBeGreaterThan(2);
  expect(found.photos).toBeGreaterThan(0);
});
