import { beforeAll, describe, expect, it } from "vitest";
import { id } from "@among/core/id";
import { People } from "@among/core/identity/person";
import { newToken, Sessions } from "@among/core/identity/session";
import { api } from "@among/functions/api";
import { assemble } from "@among/functions/http/assemble";
import { render } from "@among/web/site";
import type { Grant } from "@among/core/actor";
import { create } from "@among/core/market/listing/create";
import { open as openRequest } from "@among/core/market/request/open";
import { open } from "@among/core/reports/report/open";
import { signedCookie } from "../routes/session-cookie.ts";
import { draft, guest } from "../reports/make.ts";
import { fieldsOf } from "../../web/src/forms/unsent.ts";
import { world, type World } from "../world.ts";

const site = assemble({ apps: [api], pages: async () => render });
let town: World;
beforeAll(async () => {
  town = await world();
  return () => town.close();
});

/** Somebody's browser: its cookies, and the person whose session it has. */
class Browser {
  readonly jar = new Map<string, string>();
  readonly person: string;
  token = "";
  constructor(person: string) {
    this.person = person;
  }
  async signIn(person = this.person): Promise<void> {
    const now = new Date().toISOString();
    this.token = newToken(person);
    await Sessions.create({ id: id("ses"), token: this.token, userId: person, createdAt: now, lastSeenAt: now, provedAt: now, expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    const [name, value] = signedCookie(this.token).split("=");
    this.jar.set(name!, value!);
  }
  async endSession(): Promise<void> {
    await Sessions.remove({ userId: this.person, token: this.token });
  }
  async ask(path: string, form?: Record<string, string>, headers: Record<string, string> = {}) {
    const cookie = [...this.jar].map((pair) => pair.join("=")).join("; ");
    const answer = await site.request(town.origin + path, { method: form ? "POST" : "GET", body: form && new URLSearchParams(form), headers: { origin: town.origin, cookie, ...headers } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
      if (/Max-Age=0/.test(set)) this.jar.delete(name!);
      else this.jar.set(name!, value!);
    }
    return { status: answer.status, to: answer.headers.get("location"), html: await answer.text(), set: answer.headers.getSetCookie() };
  }
}
async function somebody(...grants: Grant[]): Promise<Browser> {
  const person = id("per");
  await People.create({ id: person, name: "Sri Wahyuni", grants, consents: [], staff: grants.some((g) => g.agency !== undefined), status: "active", createdAt: new Date().toISOString(), village: town.region.villages[0]!.code });
  const browser = new Browser(person);
  await browser.signIn();
  return browser;
}
const carrots = (seller: string) => create({ kind: "person", id: seller, name: "Suwarno", grants: [] }, { id: id("lst"), commodity: "wortel", quantity: 50_000, price: 7_500, village: town.region.villages[0]!.code, handover: { pickup: true } });
const longText = "Ibu Sri & anaknya <3 sudah menunggu di rumah nomor 7";
const shown = "Ibu Sri &amp; anaknya &lt;3 sudah menunggu di rumah nomor 7";

interface Story {
  browser: Browser;
  path: string;
  form: Record<string, string>;
  /** What the form holds when it is back. */
  holds: RegExp[];
  /** The same form is taken then. */
  done: RegExp;
}
const officer = () => somebody({ role: "agency_officer", agency: "dpupr" });
const stories: [string, () => Promise<Story>][] = [
  ["an officer's note", async () => {
    const [browser, { report }] = [await officer(), await open(guest, draft())];
    return { browser, path: `/petugas/${report.code}`, form: { move: "noted", version: "1", seen: report.updatedAt, text: longText, public: "1" }, holds: [new RegExp(`id="noted-note"[^>]*>${shown}`), /name="public" value="1" checked/, /id="noted" open/], done: /done=noted/ };
  }],
  ["an officer's finishing", async () => {
    const [browser, { report }] = [await officer(), await open(guest, draft())];
    return { browser, path: `/petugas/${report.code}`, form: { move: "finished", version: "1", seen: report.updatedAt, text: longText, template: "2", withoutPhoto: "1" }, holds: [new RegExp(`id="finished-done"[^>]*>${shown}`), /<option value="2" selected/, /id="finished" open/], done: /done=finished/ };
  }],
  ["a new listing", async () => {
    const [browser, lst] = [await somebody({ role: "farmer" }), id("lst")];
    const form = { action: "save", id: lst, commodity: "wortel", quantity: "12,5", unit: "kg", price: "7.500", village: town.region.villages[2]!.code, pickup: "1", description: longText };
    return { browser, path: "/tani/jual/baru", form, holds: [new RegExp(`>${shown}</textarea>`), /name="quantity"[^>]* value="12,5"/, new RegExp(`value="${lst}"`)], done: new RegExp(`/tani/jual/${lst}\\?ok=made`) };
  }],
  ["a changed listing", async () => {
    const browser = await somebody({ role: "farmer" });
    const { listing } = await carrots(browser.person);
    const form = { action: "save", id: listing.id, version: "1", commodity: "wortel", quantity: "40", unit: "kg", price: "8.000", village: listing.village, pickup: "1", description: longText };
    return { browser, path: `/tani/jual/${listing.id}`, form, holds: [new RegExp(`>${shown}</textarea>`), /name="quantity"[^>]* value="40"/], done: /ok=saved/ };
  }],
  ["an offer", async () => {
    const { listing } = await carrots((await somebody()).person);
    const browser = await somebody({ role: "buyer" });
    return { browser, path: `/tani/${listing.id}`, form: { action: "offer", id: id("dea"), quantity: "7", price: "7.000", handover: "pickup", payment: "cash", text: longText }, holds: [new RegExp(`>${shown}</textarea>`), /name="quantity"[^>]* value="7"/, /name="price"[^>]* value="7\.000"/], done: /\/tani\/transaksi\/dea_\w+\?ok=offered/ };
  }],
  ["a line of chat", async () => {
    const { listing } = await carrots((await somebody()).person);
    const browser = await somebody({ role: "buyer" });
    const opened = await browser.ask(`/tani/${listing.id}`, { action: "ask", id: id("dea"), question: "Masih ada?" });
    return { browser, path: opened.to!.split("?")[0]!, form: { action: "say", id: id("lin"), "say-text": longText }, holds: [new RegExp(`name="say-text"[^>]*>${shown}`)], done: /#obrolan/ };
  }],
  ["a new request", async () => {
    const browser = await somebody({ role: "buyer" });
    const form = { id: id("req"), commodity: "wortel", unit: "kg", quantity: "200", from: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10), village: town.region.villages[1]!.code, description: longText };
    return { browser, path: "/tani/permintaan/baru", form, holds: [new RegExp(`>${shown}</textarea>`), /name="quantity"[^>]* value="200"/], done: /\/tani\/permintaan\/req_/ };
  }],
];

describe.each(["", "/en"])("a session that ends while somebody writes%s", (lang) => {
  it.each(stories)("%s comes back to its writer, and is then sent once", async (_, story) => {
    const { browser, path, form, holds, done } = await story();
    await browser.endSession();
    const refused = await browser.ask(lang + path, form);
    expect(refused.status).toBe(303);
    expect(refused.to).toMatch(new RegExp(`^${lang}/masuk\\?.*tulisan=disimpan&to=${encodeURIComponent(lang + path)}$`));
    expect(refused.to).not.toMatch(/Sri|menunggu/);
    expect(refused.set.join()).toMatch(/^among_unsent=[0-9A-Z]{26}; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await browser.ask(refused.to!)).html).toContain(lang ? "We keep it for an hour" : "Kami simpan satu jam");

    await browser.signIn();
    for (const _time of [1, 2]) {
      const back = await browser.ask(lang + path);
      expect(back.status).toBe(200);
      expect(back.html).toContain(lang ? "This was not sent because your session had ended" : "belum terkirim karena sesimu sempat berakhir");
      for (const text of holds) expect(back.html).toMatch(text);
    }
    const version = /name="version" value="(\d+)"/.exec((await browser.ask(lang + path)).html)?.[1];
    const sent = await browser.ask(lang + path, { ...form, ...(form.version && { version: version! }) });
    expect(sent.status, sent.html).toBe(303);
    expect(sent.to).toMatch(done);
    expect(browser.jar.has("among_unsent")).toBe(false);
    expect((await browser.ask(lang + path)).html).not.toMatch(/belum terkirim karena|was not sent because/);
  });
});

describe("what was written and not sent", () => {
  const begin = async () => {
    const { browser, path, form } = await stories[0]![1]();
    await browser.endSession();
    await browser.ask(path, form);
    return { browser, path, form };
  };

  it("is not shown to somebody else who signs in on the same browser, and waits for its writer", async () => {
    const { browser, path } = await begin();
    const colleague = await officer();
    await browser.signIn(colleague.person);
    const theirs = await browser.ask(path);
    expect(theirs.status).toBe(200);
    expect(theirs.html).not.toMatch(/menunggu di rumah|belum terkirim/);
    await browser.signIn();
    expect((await browser.ask(path)).html).toContain(shown);
  });

  it("is not given to the same person on another browser, nor on another page", async () => {
    const { browser, path } = await begin();
    const elsewhere = new Browser(browser.person);
    await elsewhere.signIn();
    expect((await elsewhere.ask(path)).html).not.toContain(shown);
    await browser.signIn();
    const { report } = await open(guest, draft());
    expect((await browser.ask(`/petugas/${report.code}`)).html).not.toContain(shown);
    expect((await browser.ask(path)).html).toContain(shown);
  });

  it("is not kept where nobody can tell whose it is: signed out, a cookie of no session of ours; the page says so", async () => {
    const { report } = await open(guest, draft());
    const form = { move: "noted", version: "1", seen: "", text: longText, public: "0" };
    for (const cookie of ["", "among.session_token=per_00000000000000000000000000.00000000000000000000000000.AAAA"]) {
      const browser = new Browser("per_nobody");
      const [name, value] = cookie.split("=");
      if (name) browser.jar.set(name, value!);
      const { status, to, set } = await browser.ask(`/petugas/${report.code}`, form);
      expect([status, set]).toEqual([303, []]);
      expect(to).toContain("tulisan=hilang");
      expect((await browser.ask(to!)).html).toContain("tidak kami simpan");
    }
  });

  it("keeps nothing of a form that another site sends, and answers an API call as before", async () => {
    const { browser, path, form } = await begin();
    browser.jar.delete("among_unsent");
    const foreign = await browser.ask(path, form, { origin: "https://evil.example" });
    expect([foreign.status, foreign.set]).toEqual([403, []]);
    const api = await browser.ask(`${path.replace("/petugas", "/api/reports")}/moves/note`, {}, { "content-type": "application/json" });
    expect(api.status).toBe(401);
    expect(JSON.parse(api.html).error).toMatchObject({ kind: "unauthenticated", code: "session.needed" });
    expect(api.set).toEqual([]);
  });
});

describe("a button that was pressed when the session had ended", () => {
  const asked = (commodity = "wortel") => ({ id: id("req"), lang: "id" as const, commodity, quantity: 200_000, from: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10), village: town.region.villages[1]!.code });
  const pressed: [string, () => Promise<{ browser: Browser; path: string; form: Record<string, string>; holds: RegExp }>][] = [
    ["pausing a listing", async () => {
      const browser = await somebody({ role: "farmer" });
      const { listing } = await carrots(browser.person);
      // The form to change it is closed, and holds what the listing is.
      return { browser, path: `/tani/jual/${listing.id}`, form: { action: "pause", version: String(listing.version) }, holds: /<details class="part">[\s\S]*name="quantity"[^>]* value="50"/ };
    }],
    ["a favourite", async () => {
      const { listing } = await carrots((await somebody()).person);
      return { browser: await somebody({ role: "buyer" }), path: `/tani/${listing.id}`, form: { action: "like" }, holds: /aria-pressed="false"/ };
    }],
    ["closing a request", async () => {
      const wanted = await somebody({ role: "buyer" });
      const { request } = await openRequest({ kind: "person", id: wanted.person, name: "Ratna", grants: [] }, asked());
      return { browser: await somebody({ role: "farmer" }), path: `/tani/permintaan/${request.id}`, form: { action: "close" }, holds: /name="quantity"/ };
    }],
  ];
  it.each(pressed)("is not shown as a form that was not sent: %s", async (_, story) => {
    const { browser, path, form, holds } = await story();
    await browser.endSession();
    expect((await browser.ask(path, form)).status).toBe(303);
    await browser.signIn();
    const { status, html } = await browser.ask(path);
    expect(status).toBe(200);
    expect(html).not.toMatch(/belum terkirim karena/);
    expect(html).toMatch(holds);
  });

  it("is not kept with an officer's form when it asks for a photo, so that sending the form later does not ask again", async () => {
    const { browser, path, form } = await stories[1]![1]();
    await browser.endSession();
    await browser.ask(path, { ...form, addPhoto: "1" });
    await browser.signIn();
    const { html } = await browser.ask(path);
    expect(html).toContain(shown);
    expect(html).not.toMatch(/<input[^>]*name="addPhoto"/);
  });

  it("is left out of what is kept, and so are files and what was left empty; all else is kept in its order", () => {
    const data = new FormData();
    for (const [name, value] of [["move", "finished"], ["text", ""], ["photos", "pho_1"], ["addPhoto", "1"], ["photos", "pho_2"], ["withoutPhoto", "0"]] as const) data.append(name, value);
    data.append("table", new File(["a,b"], "a.csv"));
    data.append("addPhoto", "");
    expect(fieldsOf(data)).toEqual([["move", "finished"], ["photos", "pho_1"], ["photos", "pho_2"], ["withoutPhoto", "0"]]);
  });
});
