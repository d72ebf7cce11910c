import { beforeAll, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import { deleteAccount } from "@among/core/identity/account";
import { claim } from "@among/core/identity/device";
import { People } from "@among/core/identity/person";
import * as Photo from "@among/core/media/photo";
import { Heads } from "@among/core/reports/report/info";
import * as Mine from "@among/core/reports/report/mine";
import { open } from "@among/core/reports/report/open";
import { expectPhoto, room } from "@among/core/reports/report/photos";
import { read } from "@among/core/reports/report/read";
import { take } from "@among/core/reports/report/take";
import { world, type World } from "../world.ts";
import { citizen, device, draft, faultOf, guest, operator } from "./make.ts";

let w: World;
beforeAll(async () => {
  w = await world();
  return () => w.close();
});

const phone = "+6281234567890";
const drugs = draft.bind(undefined, { category: "narkoba", phone });
/** Everything the table holds under one key. */
const rows = async (pk: string): Promise<string> => JSON.stringify((await w.table.query({ pk, limit: 100 })).items);
const by = (actor: Actor): string => (actor.kind === "guest" ? actor.device! : "");
const signedIn = (actor: Actor): Actor => ({ ...citizen(), device: by(actor) });

/** What the next user of the phone comes to, with its cookie and without the link. */
async function comesTo(actor: Actor, code: string): Promise<string[]> {
  const tries: Record<string, () => Promise<unknown>> = {
    list: async () => (await Mine.mine(actor)).find((r) => r.code === code) ?? Promise.reject(new Error("not listed")),
    data: async () => (await Mine.allMine(actor)).find((own) => own === code) ?? Promise.reject(new Error("not in it")),
    page: () => read(actor, code),
    photos: () => room(actor, code),
    photo: () => expectPhoto(actor, code),
    answer: () => take(actor, { code }, "reply", { text: "Di belakang pasar." }),
  };
  const done = await Promise.all(Object.entries(tries).map(([name, attempt]) => attempt().then(() => name, () => "")));
  return done.filter(Boolean);
}

test("a confidential report leads to no device: neither its rows, nor its photos, nor what was answered from there", async () => {
  const hp = device("bersama");
  const { photo: before } = await Photo.begin(hp, { type: "image/png", bytes: 1 });
  const { report, key } = await open(hp, { ...drugs(), photos: [before.id] });
  const added = await expectPhoto(hp, report.code, key);
  await Photo.processed(added.id, { width: 1, height: 1, colour: "#000000", hash: "0" });
  await take(hp, { code: report.code, key }, "reply", { text: "Tiap malam." });
  await w.drain();
  expect((await read(hp, report.code, key)).events.map((e) => e.kind).toSorted()).toEqual(["added", "replied"]);
  const held = await Promise.all([`report#${report.code}`, `photo#${before.id}`, `photo#${added.id}`].map(rows));
  for (const text of held) expect(text).not.toContain(by(hp));
  expect(await rows(`reporter#${by(hp)}`)).toBe("[]");
});

test("the next user of the phone comes to none of it, also once signed in; the link opens it for everybody who has it", async () => {
  const hp = device("warung");
  const { report, key } = await open(hp, drugs());
  await w.drain();
  const next = signedIn(hp);
  await claim(next);
  for (const actor of [hp, next, guest]) {
    expect(await comesTo(actor, report.code)).toEqual([]);
    expect(await faultOf(() => read(actor, report.code))).toMatchObject({ kind: "missing", code: "report.missing" });
    expect(await read(actor, report.code, key)).toMatchObject({ mine: true, story: { phone } });
  }
});

test("one that was still written down under a device is not shown by it either", async () => {
  const hp = device("lama");
  const { report } = await open(hp, drugs());
  const old = await Heads.save({ ...report, by: by(hp) });
  await Mine.point(old);
  await w.drain();
  expect(await rows(`reporter#${by(hp)}`)).toContain(report.code);
  const next = signedIn(hp);
  await claim(next);
  for (const actor of [hp, next]) expect(await comesTo(actor, report.code)).toEqual([]);
});

test("signing in takes what was reported from the phone so far, and nothing that its next user reports", async () => {
  const hp = device("keluarga");
  const first = new Date();
  const { report: own } = await open(hp, draft({ phone }), first);
  const owner = signedIn(hp);
  await claim(owner, new Date(first.getTime() + 1000));
  const { report: others } = await open(hp, draft({ phone }), new Date(first.getTime() + 2000));
  await w.drain();
  for (const actor of [owner, { ...owner, device: undefined }]) {
    expect(await comesTo(actor, own.code)).toEqual(["list", "data", "page", "photos", "photo", "answer"]);
    // Everybody may read its page.
    expect(await comesTo(actor, others.code)).toEqual(["page"]);
    expect((await read(actor, others.code)).mine).toBe(false);
  }
});

test("the number in a report is shown by its link and to its account, not to whoever holds the phone", async () => {
  const hp = device("nomor");
  const { report, key } = await open(hp, draft({ phone }));
  const owner = signedIn(hp);
  const shown = async (actor: Actor, own?: string) => (await read(actor, report.code, own)).story.phone;
  expect([await shown(hp), await shown(guest, key), await shown(owner)]).toEqual([undefined, phone, undefined]);
  await claim(owner, new Date(Date.now() + 1000));
  expect([await shown(owner), await shown(hp)]).toEqual([phone, undefined]);
});

test("an account stands behind a confidential report only where its name was given, so that deleting it takes the name out", async () => {
  const who = { ...citizen(), name: "Sri Wahyuni" };
  await People.create({ id: who.id, name: who.name, grants: [{ role: "citizen" }], consents: [], staff: false, status: "active", createdAt: new Date().toISOString() });
  const named = await open(who, drugs());
  const nameless = await open(who, { ...drugs(), anonymous: true });
  await w.drain();
  expect([named.report.by, nameless.report.by]).toEqual([who.id, undefined]);
  expect(await rows(`report#${nameless.report.code}`)).not.toContain(who.id);
  for (const { report } of [named, nameless]) expect(await comesTo(who, report.code)).toEqual([]);
  expect((await read(operator(), named.report.code)).story.name).toBe(who.name);
  await deleteAccount(who);
  await w.drain();
  expect((await read(operator(), named.report.code))).toMatchObject({ report: { anonymous: true }, story: { description: drugs().description } });
  expect(await rows(`report#${named.report.code}`)).not.toMatch(/Sri Wahyuni|\+6281234567890|per_/);
});
