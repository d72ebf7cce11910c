import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import { town, type Town } from "./town.ts";
import { Visitor } from "./visitor.ts";

// A process sleeps between two requests, for seconds or hours: what it held on to may be gone when it wakes.

let here: Town;
beforeAll(async () => {
  here = await town();
});
afterAll(() => here.close());

test("connections that were closed while the functions slept are nobody's trouble", async () => {
  const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQz7bCihiGlgQAHyUxAZ5ANKAAAAAASUVORK5CYII=", "base64");
  const answers = { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" };
  for (let n = 0; n < 8; n++) {
    const phone = `+62812000004${10 + n}`;
    const guest = new Visitor(here, `198.51.100.${n}`);
    await guest.visit("/masuk");
    await guest.send({ phone: undefined }, { phone });
    expect(guest.page.path).toBe("/masuk?langkah=kode");
    await guest.visit("/lapor/jalan_rusak");
    await guest.send({ landmark: undefined }, { id: id("rep"), village: "35.79.02.2003", landmark: `gang ${n}`, ...Object.fromEntries(Object.entries(answers).map(([name, value]) => [`answers.${name}`, value])), description: "Lubang di gang.", phone, seen_near: "1" });
    expect(guest.page.path).toMatch(/baru=1$/);
    await guest.visit(guest.page.path.replace("?", "/foto?"), { method: "POST", body: new URLSearchParams() });
    await guest.sendPhoto(pixel, "image/png");
    expect((await guest.ask("/api/reports")).status).toBe(200);
    await here.drain();
    expect((await here.tick(new Date())).error).toBeUndefined();
    expect(here.sent.filter(({ to }) => to === phone)).toHaveLength(2);
    for (const line of [here.table, here.bucket, here.others]) line.hangUp();
  }
  expect([here.functions.auth.started(), here.functions.site.started(), here.functions.media.started()]).toEqual([1, 1, 1]);
  for (const { name, log } of Object.values(here.functions)) expect(log(), name).not.toContain('"level":"error"');
  expect(here.deadLetters.messages).toEqual([]);
});
