import sharp from "sharp";
import { expect } from "vitest";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import { signedIn, staff } from "./people.ts";
import type { Town } from "./town.ts";
import { formsOf } from "../page-forms.ts";
import { Visitor } from "./visitor.ts";

const answers = { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" };
const draft = (more: object = {}) => ({ id: id("rep"), category: "jalan_rusak", village: "35.79.02.2003", landmark: `gang ${Math.random()}`, answers, description: "Lubang di gang, sudah seminggu.", ...more });
export const snap = () => sharp({ create: { width: 640, height: 480, channels: 3, background: "#667788" } }).jpeg({ quality: 60 }).toBuffer();

/** Asks as a script does. @returns what came, which is no refusal */
export async function fetchJson(who: Visitor, path: string, body?: object, method = body ? "POST" : "GET"): Promise<any> {
  const answer = await who.ask(path, { method, ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }) });
  const text = await answer.text();
  expect(answer.status, `${method} ${path}: ${text.slice(0, 300)}`).toBeLessThan(300);
  return text.startsWith("{") ? JSON.parse(text) : text;
}

/** A photo by a page's own steps, without script: a place for it, the file to the bucket, and back. */
export async function addPhoto(who: Visitor, path: string): Promise<void> {
  await who.visit(path, { method: "POST", body: new URLSearchParams() });
  await sendPhoto(who);
}

/** Sends a photo by the bucket's form on the page, and waits for it to be there. */
async function sendPhoto(who: Visitor): Promise<void> {
  const form = formsOf(who.page.html).find(({ fields }) => fields.some(([name]) => name === "Policy"));
  expect(form, who.page.path).toBeDefined();
  const body = new FormData();
  for (const [name, value] of form!.fields) body.append(name, value);
  body.append("file", new File([new Uint8Array(await snap())], "a.jpg", { type: "image/jpeg" }));
  const answer = await fetch(form!.action, { method: "POST", body, redirect: "manual" });
  expect(answer.status).toBe(303);
  const { pathname, search } = new URL(answer.headers.get("location")!);
  expect((await who.visit(pathname + search)).status).toBe(200);
  await who.town.drain();
  await who.visit(pathname + search);
}

async function uploaded(who: Visitor): Promise<string> {
  const bytes = await snap();
  const { id: photo, url, fields } = await fetchJson(who, "/api/photos", { type: "image/jpeg", bytes: bytes.length });
  const body = new FormData();
  for (const [name, value] of Object.entries<string>(fields)) body.append(name, value);
  body.append("file", new File([new Uint8Array(bytes)], "a.jpg", { type: "image/jpeg" }));
  expect((await fetch(url, { method: "POST", body })).status).toBe(204);
  return photo;
}

/** Reports by script and by page, with photos before and after, followed, answered by every step of the staff and of the reporter. */
export async function reports(town: Town): Promise<void> {
  const [guest, neighbour] = [new Visitor(town, "203.0.113.20"), new Visitor(town, "203.0.113.21")];
  await Promise.all([guest, neighbour].map((who) => who.visit("/lapor/jalan_rusak")));
  const [officer, head, operator, other] = [await staff(town, { role: "agency_officer", agency: "dpupr" }, "203.0.113.22"), await staff(town, { role: "agency_head", agency: "dpupr" }, "203.0.113.23"), await staff(town, { role: "operator" }, "203.0.113.24"), await staff(town, { role: "agency_officer", agency: "dlh" }, "203.0.113.25")];

  const early = await uploaded(guest);
  await town.drain();
  const first = draft({ phone: "081234560001", photos: [early] });
  const { code, key } = await fetchJson(guest, "/api/reports", first);
  const late = await uploaded(guest);
  const second = await fetchJson(guest, "/api/reports", draft({ phone: "081234560002", photos: [late] }));
  // The feed is first: the photo is shown by the function that makes it small.
  await town.mapping.drain();
  await town.drain();
  await addPhoto(guest, `/laporan/${code}/foto?kunci=${key}`);
  await fetchJson(neighbour, `/api/reports/${code}/support`, {});
  await fetchJson(neighbour, `/api/reports/${code}/follow`, { phone: "081234560003" });
  await neighbour.visit(`/laporan/${code}`);
  await neighbour.send({ action: "follow" }, { phone: "081234560004" });
  await town.drain();
  for (const { text } of town.sent.filter(({ text }) => text.includes("/ikuti?"))) {
    await neighbour.visit(/\/(?:en\/)?ikuti\?\S+/.exec(text)![0]);
    await neighbour.send({}, {});
  }

  const move = async (who: Visitor, name: string, body: object = {}, on: string = code) => {
    const { staff } = await fetchJson(who, `/api/reports/${on}`);
    await fetchJson(who, `/api/reports/${on}/moves/${name}`, { version: staff.version, ...body });
    await town.drain();
  };
  await officer.visit(`/petugas/${code}`);
  await officer.send({ move: "acknowledged" }, { text: "Kami cek." });
  await move(officer, "take");
  await head.visit(`/petugas/${code}`);
  const [, assignee] = /<option value="(per_\w{26})"/.exec(head.page.html) ?? [];
  await move(head, "assign", { assignee });
  await move(officer, "note", { text: "Catatan.", public: true });
  await move(officer, "ask", { text: "Di sebelah mana?" });
  await fetchJson(guest, `/api/reports/${code}/reply`, { text: "Di depan toko.", key });
  await move(officer, "plan", { plannedFor: "2027-06-01", text: "Bulan depan." });
  await move(officer, "start");
  await move(operator, "hide", { text: "Ada pelat nomor." });
  await breakOff(town, early);
  // The second time nothing is left to be moved.
  for (const _ of [1, 2]) await retell(town);
  expect([...town.objects.keys()]).toContain(`stub/private/${early}/480.webp`);
  await move(operator, "show", { text: "Sudah diperiksa." });
  const after = await uploaded(officer);
  await town.drain();
  await move(officer, "finish", { text: "Ditambal.", photos: [after] });
  await fetchJson(guest, `/api/reports/${code}/reopen`, { text: "Masih berlubang.", key });
  await town.drain();
  await officer.visit(`/petugas/${code}`);
  await officer.send({ move: "finished", addPhoto: "1" }, { text: "Ditambal lagi." });
  await sendPhoto(officer);
  await officer.send({ move: "finished", photos: undefined });
  await town.drain();
  await guest.visit(`/laporan/${code}?kunci=${key}`);
  await guest.send({ action: "confirm" });
  await move(operator, "forward", { toAgency: "dlh", text: "Bukan jalan." }, second.code);
  await move(other, "reject", { rejection: "duplicate", duplicateOf: code, text: "Sama." }, second.code);
  const stop = town.sent.findLast(({ text }) => text.includes("/berhenti?"))!.text;
  await neighbour.visit(/\/berhenti\?\S+/.exec(stop)![0]);
  await neighbour.send({}, {});
  await neighbour.send({ action: "undo" });
  await town.drain();
}

/** Tells the stream function everything again, as Lambda does after a failure. */
async function retell({ mapping: { records }, functions }: Town): Promise<void> {
  for (let at = 0; at < records.length; at += 25) expect(await functions.stream.invoke({ Records: records.slice(at, at + 25) })).toEqual({ payload: { batchItemFailures: [] } });
}

/** A photo that was hidden, as it lies when the try that moved it was cut off. */
async function breakOff(town: Town, photo: string): Promise<void> {
  for (const [key, object] of [...town.objects].filter(([key]) => key.includes(`/private/${photo}/`))) {
    town.objects.delete(key);
    town.objects.set(key.replace("/private/", "/media/"), object);
  }
}

/** Photos of a report that is hidden before they are ready; moves that were cut off, finished by whoever comes by next; everything twice. */
export async function photosAnew(town: Town): Promise<void> {
  const [guest, operator] = [new Visitor(town, "203.0.113.26"), await staff(town, { role: "operator" }, "203.0.113.27")];
  await guest.visit("/lapor/jalan_rusak");
  const photo = await uploaded(guest);
  const id = /name="id" value="(rep_\w{26})"/.exec(guest.page.html)![1]!;
  const send = async () => {
    await guest.visit("/lapor/jalan_rusak");
    await guest.send({ landmark: undefined, description: undefined }, { id, village: "35.79.02.2003", landmark: "depan pasar", description: "Lubang besar di depan pasar.", photos: photo, seen_near: "1", ...Object.fromEntries(Object.entries(answers).map(([name, value]) => [`answers.${name}`, value])) });
    return /BTU-\w{5}/.exec(guest.page.path)?.[0];
  };
  const code = await send();
  expect(code, guest.page.html.replace(/<[^>]*>|\s+/g, " ").slice(0, 1000)).toBeDefined();
  await town.mapping.drain();
  const { staff: staffPart } = await fetchJson(operator, `/api/reports/${code}`);
  await fetchJson(operator, `/api/reports/${code}/moves/hide`, { version: staffPart.version, text: "Ada wajah." });
  await town.mapping.drain();
  await town.drain();
  const where = () => [...town.objects.keys()].filter((key) => key.endsWith(`/${photo}/480.webp`));
  expect(where()).toEqual([`stub/private/${photo}/480.webp`]);
  await breakOff(town, photo);
  for (const _ of [1, 2]) await retell(town);
  expect(await send()).toBe(code);
  expect(where()).toEqual([`stub/private/${photo}/480.webp`]);
  await breakOff(town, photo);
  const original = { body: new Uint8Array(await snap()), type: "image/jpeg" };
  town.objects.set(`stub/incoming/${photo}`, original);
  for (const _ of [1, 2]) town.photos.add({ Records: [{ eventName: "ObjectCreated", s3: { object: { key: `incoming/${photo}` } } }] });
  await town.drain();
  expect(where()).toEqual([`stub/private/${photo}/480.webp`]);
  // One that nobody sends along: a day later the table has dropped its row.
  const pk = `photo#${await uploaded(guest)}`;
  await town.drain();
  await use().table.write([{ op: "delete", key: { pk, sk: "photo" } }]);
  await retell(town);
  // What is not public is seen by links that the functions sign.
  await openPictures(JSON.stringify(await fetchJson(operator, `/api/reports/${code}`)));
  await operator.visit(`/petugas/${code}`);
  await openPictures(operator.page.html);
}

async function openPictures(text: string): Promise<void> {
  const links = [...text.replace(/&(amp|#38);/g, "&").matchAll(/https?:[^"\s]+\/private\/[^"\s]+/g)];
  expect(links.length).toBeGreaterThan(0);
  for (const [link] of links) expect((await fetch(link)).status).toBe(200);
}

/** Somebody signed in: reports, looks at what is held about them, wants no news and news again, and goes, by page or by script. */
export async function leaving(town: Town): Promise<void> {
  for (const [phone, address] of [["+6281234560010", "203.0.113.30"], ["+6281234560011", "203.0.113.31"]] as const) {
    const person = await signedIn(town, phone, "Ratna Puspita", address, { buyer: "1", farmer: "1", village: "35.79.02.2003" });
    await fetchJson(person, "/api/reports", draft({ phone }));
    await fetchJson(person, "/api/listings", { id: id("lst"), commodity: "wortel", quantity: 50_000, price: 8_000, village: "35.79.02.2003", handover: { pickup: true } });
    await fetchJson(person, "/api/requests", { id: id("req"), commodity: "apel", quantity: 50_000, from: new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10), village: "35.79.02.2003" });
    await fetchJson(person, "/api/me/searches", { id: id("src"), commodity: "apel" });
    await town.drain();
    await person.visit("/akun");
    await person.send({ do: "stop" });
    await person.send({ do: "resume" });
    expect(JSON.stringify(await fetchJson(person, "/api/me/data"))).toContain(phone);
    if (address.endsWith("31")) await fetchJson(person, "/api/me", undefined, "DELETE");
    else {
      await person.visit("/akun/hapus");
      await person.send({ word: undefined }, { word: "HAPUS" });
      expect(person.page.path).toContain("dihapus=1");
    }
    await town.drain();
  }
}

/** The clock strikes until there is nothing left that it would do. */
export async function time(town: Town): Promise<void> {
  const day = 86_400_000;
  for (const days of [2, 7, 14, 21, 30, 60, 90, 120, 150, 180, 200, 230]) {
    expect((await town.tick(new Date(Date.now() + days * day))).error).toBeUndefined();
    await town.drain();
  }
}
