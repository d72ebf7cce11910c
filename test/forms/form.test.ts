import * as z from "zod";
import { describe, expect, it } from "vitest";
import { Fault } from "@among/core/fault";
import { ident, photos, point, whole } from "../../web/src/forms/codecs.ts";
import { errorList, errorsBeside, errorText } from "../../web/src/forms/errors.ts";
import { formFor } from "../../web/src/forms/form.ts";
import { post, press } from "../../web/src/forms/post.ts";
import { refuse } from "../../web/src/forms/refused.ts";
import { fee, quantity, rupiah } from "../../web/src/market/codecs.ts";

const Point = z.object({ lat: z.number(), lng: z.number() });
const Draft = z.object({
  id: z.string(),
  name: z.string().trim().max(5),
  day: z.iso.date().optional(),
  weekly: z.boolean().default(false),
  amount: z.int(),
  price: z.int().optional(),
  fee: z.int(),
  stars: z.int(),
  point: Point.optional(),
  photos: z.array(z.string()).max(3).default([]),
  lang: z.enum(["id", "en"]).default("id"),
});
const form = formFor(Draft, { id: ident("lst"), amount: quantity, price: rupiah, fee, stars: whole, point: point("village"), photos });

const posted = (fields: Record<string, string | string[]>): FormData => {
  const data = new FormData();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) data.append(name, value);
  return data;
};
const id = "lst_01JD8Y4V7C9XQ2W3E4R5T6Y7Z8";
const filled = { id, name: "  Apel ", day: "2026-11-21", weekly: "1", amount: "1.250,5", price: "Rp 15.000", fee: "", stars: "4", lat: "-7.87", lng: "112.52", photos: ["p1", " ", "p2"] };

describe("a form", () => {
  it("keeps what was typed, and makes the draft of it", () => {
    const values = form.read(posted(filled));
    expect(values).toMatchObject({ name: "Apel", weekly: true, amount: "1.250,5", price: "Rp 15.000", point: { lat: "-7.87", lng: "112.52" }, photos: ["p1", "p2"] });
    expect(form.draft(values, "id")).toEqual({ id, name: "Apel", day: "2026-11-21", weekly: true, amount: 1_250_500, price: 15_000, fee: 0, stars: 4, point: { lat: -7.87, lng: 112.52 }, photos: ["p1", "p2"], lang: "id" });
    expect(form.draft(form.read(posted({ ...filled, amount: "1.250,5" })), "en").amount).toBeNaN();
  });

  it("leaves out what was left empty, and hands on what cannot be read for the core to name it", () => {
    const draft = form.draft(form.read(posted({ amount: "banyak", fee: "dua", stars: "4.5", lat: "-7" })), "id");
    expect(draft).toMatchObject({ name: "", day: undefined, price: undefined, point: undefined, weekly: false, photos: [], amount: Number.NaN, fee: Number.NaN, stars: Number.NaN });
    expect(draft.id).toMatch(/^lst_/);
    expect(Draft.safeParse(draft).error!.issues.map((issue) => issue.path.join("."))).toEqual(["amount", "fee", "stars"]);
  });

  it("writes a draft as somebody would type it, and passes values on so that they are read as they were", () => {
    const values = form.typed({ amount: 12_500, price: 15_000, fee: 0, stars: 3, point: { lat: 1, lng: 2 } }, "id");
    expect(values).toMatchObject({ name: "", amount: "12,5", price: "15.000", fee: "0", stars: "3", point: { lat: "1", lng: "2" }, weekly: false });
    expect(form.typed({ amount: 12_500, price: 15_000 }, "en")).toMatchObject({ amount: "12.5", price: "15,000" });
    const read = form.read(posted(filled));
    const again = new FormData();
    for (const [name, value] of form.pairs(read)) again.append(name, value);
    expect(form.read(again)).toEqual(read);
  });

  it("reads the fields of one of several forms by their prefix", () => {
    expect(form.read(posted({ "offered-name": "Jeruk", name: "Apel" }), "offered-").name).toBe("Jeruk");
  });
});

describe("a refused form", () => {
  const values = form.read(posted(filled));
  const fault = (kind: Fault["kind"], code: string, fields?: Record<string, string>) => new Fault(kind, code, { fields });

  it("gets one status for each kind of fault, and leaves to others what is no fault of the form", () => {
    const status = (kind: Fault["kind"], code = "x") => refuse(fault(kind, code), values).status;
    expect([status("invalid"), status("too_large"), status("conflict"), status("limited"), status("unavailable"), status("forbidden", "step_up.needed")]).toEqual([422, 422, 409, 429, 503, 403]);
    expect(() => status("invalid", "action.unknown")).toThrow(Fault);
    for (const kind of ["missing", "forbidden", "unauthenticated", "gone"] as const) expect(() => status(kind)).toThrow(Fault);
    expect(() => refuse(new TypeError("ours"), values)).toThrow(TypeError);
  });

  it("names the form's own controls, and gives back what may be sent again", () => {
    expect(refuse(fault("invalid", "listing.invalid", { "point.lat": "long", amount: "required" }), values, form)).toMatchObject({ fields: { village: "long", amount: "required" }, values });
    expect(refuse(fault("conflict", "listing.id_taken"), values, form).values.id).not.toBe(id);
    expect(refuse(fault("conflict", "photo.missing"), values, form).values).toEqual({ ...values, photos: [] });
  });
});

describe("posting", () => {
  const page = (method: string, data?: FormData, unsent?: FormData) => {
    const response = { status: 200, headers: new Headers() };
    const request = new Request("https://among.test/tani", { method, body: data });
    return { response, astro: { request, response, locals: { unsent, link: (path: string) => `/en${path}` }, redirect: (to: string, status: number) => new Response(null, { status, headers: { location: to } }) } };
  };

  it("goes where it was told, in the page's language", async () => {
    const sent = await post(page("POST", posted(filled)).astro, form, async ({ name }) => `/tani?ok=${name}`);
    expect(sent).toBeInstanceOf(Response);
    expect([(sent as Response).status, (sent as Response).headers.get("location")]).toEqual([303, "/en/tani?ok=Apel"]);
    expect(await post(page("POST", posted(filled)).astro, form, async () => undefined)).toBeUndefined();
    const pressed = await press(page("POST", posted({ do: "stop" })).astro, async (data) => `/akun?${String(data.get("do"))}=1`);
    expect([pressed?.status, pressed?.headers.get("location")]).toEqual([303, "/en/akun?stop=1"]);
    expect(await press(page("GET").astro, async () => "/")).toBeUndefined();
    await expect(press(page("POST", posted({})).astro, async () => Promise.reject(new Fault("invalid", "x")))).rejects.toThrow(Fault);
  });

  it("shows the form again with the status and when to come back", async () => {
    const { astro, response } = page("POST", posted({ ...filled, action: "save" }));
    const refused = await post(astro, form, async () => Promise.reject(new Fault("limited", "limit.x", { retryAfter: 1.2 })));
    expect(refused).toMatchObject({ status: 429, code: "limit.x", action: "save", values: { name: "Apel" } });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "2"]);
    await expect(post(page("POST", posted({})).astro, form, async () => Promise.reject(new Fault("missing", "x")))).rejects.toThrow(Fault);
  });

  it("gives back what was left unsent, where it is of this form", async () => {
    const never = async (): Promise<string> => "/";
    expect(await post(page("GET").astro, form, never)).toBeUndefined();
    expect(await post(page("GET", undefined, posted(filled)).astro, form, never)).toMatchObject({ status: 200, code: "form.unsent", fields: {}, values: { name: "Apel" } });
    expect(await post(page("GET", undefined, posted(filled)).astro, form, never, { owns: (kept) => kept.has("other") })).toBeUndefined();
  });
});

describe("what to say of it", () => {
  const texts = { "name.long": "Nama panjang.", long: "Panjang.", hours: "Isi jam.", other: "Tidak terbaca." };

  it("looks for field and code, then code, then field, then says that something is wrong", () => {
    expect([errorText(texts, "long", "name"), errorText(texts, "long", "hours"), errorText(texts, "short", "hours"), errorText(texts, "short", "name"), errorText(texts, "long"), errorText(texts, "constructor")]).toEqual(["Nama panjang.", "Panjang.", "Isi jam.", "Tidak terbaca.", "Panjang.", "Tidak terbaca."]);
  });

  it("says it beside the field, and above the form in the order of the fields", () => {
    const fields = { "hours.from": "short", name: "long", strange: "long" };
    const beside = errorsBeside(texts, fields);
    expect([beside("name"), beside("hours"), beside("hour")]).toEqual(["Nama panjang.", "Isi jam.", undefined]);
    expect(errorList(texts, fields, { name: "Nama", hours: "" })).toEqual([
      { field: "name", text: "Panjang." },
      { field: "name", text: "Nama: Nama panjang." },
      { field: "hours", text: "Isi jam." },
    ]);
  });
});
