import { describe, expect, it } from "vitest";
import type { Actor } from "@among/core/actor";
import { render } from "@among/web/site";
import { at, citizen, guest, head, inTown, now, officer, operator, other, town, waste } from "./staff.ts";
import { heic, png, sendPhoto } from "../shell/upload.ts";

inTown();

/** A browser without script that keeps its cookies. */
function browser(actor: Actor) {
  const jar = new Map<string, string>();
  return async (path: string, form?: Record<string, string>) => {
    const headers = { cookie: [...jar].map((pair) => pair.join("=")).join("; ") };
    const response = await render(new Request(town.origin + path, { headers, ...(form && { method: "POST", body: new URLSearchParams(form) }) }), { locals: { actor, requestId: "test" } });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      if (/Max-Age=0/.test(cookie)) jar.delete(name!);
      else jar.set(name!, value!);
    }
    return { status: response.status, to: response.headers.get("location"), html: await response.text(), jar };
  };
}
const form = async (code: string, more: Record<string, string> = {}): Promise<Record<string, string>> => ({ move: "finished", version: String((await now(code)).report.version), seen: (await now(code)).report.updatedAt, text: "Sudah diangkut & disapu.", ...more });

describe("a photo of the result, without script", () => {
  it("goes first, and the note waits for it", async () => {
    const { code } = await waste();
    const visit = browser(officer);
    const page = await visit(at(code));
    expect(page.html).not.toContain('name="files"');
    expect(page.html).toContain('name="addPhoto"');
    const ids: string[] = [];
    let typed = await form(code, { addPhoto: "1" });
    for (const n of [1, 2]) {
      const first = await visit(at(code), typed);
      expect(first.to).toMatch(new RegExp(`^/petugas/${code}/foto\\?foto=pho_\\w{26}$`));
      ids.push(first.to!.split("foto=")[1]!);
      const back = await sendPhoto(town, (await visit(first.to!)).html, png);
      expect(back).toBe(`/petugas/${code}?foto=${ids.at(-1)}`);
      const again = await visit(back);
      expect(again.html).toContain("Fotonya sampai");
      expect(again.html).toMatch(/<textarea[^>]*id="finished-done"[^>]*>Sudah diangkut &amp; disapu\./);
      expect([...again.html.matchAll(/name="photos" value="(pho_\w{26})" checked/g)].map(([, id]) => id)).toEqual(ids);
      expect(again.html).toMatch(/id="finished"[^>]* open/);
      typed = { ...typed, photos: ids[0]! };
      expect(n).toBe(ids.length);
    }
    const sent = new URLSearchParams([...Object.entries(typed).filter(([name]) => name !== "addPhoto"), ["photos", ids[1]!]]);
    const response = await render(new Request(`${town.origin}${at(code)}?foto=${ids[1]}`, { method: "POST", body: sent, headers: { cookie: [...(await visit(at(code))).jar].map((pair) => pair.join("=")).join("; ") } }), { locals: { actor: officer, requestId: "test" } });
    expect(response.status).toBe(303);
    expect(response.headers.getSetCookie().join()).toMatch(/among_unsent=; Max-Age=0/);
    expect((await now(code)).events.at(-1)).toMatchObject({ kind: "finished", text: "Sudah diangkut & disapu.", photos: ids });
    await town.drain();
    for (const id of ids) expect((await browser(guest)(`/laporan/${code}`)).html).toContain(`/media/${id}/480.webp`);
  });

  it("that cannot be read is said beside its field, with the note still there", async () => {
    const { code } = await waste();
    const visit = browser(officer);
    const { to } = await visit(at(code), await form(code, { addPhoto: "1" }));
    const back = await sendPhoto(town, (await visit(to!)).html, heic);
    await town.drain();
    const { html } = await visit(back);
    expect(html).toContain("Foto HEIC belum bisa dibaca");
    expect(html).toContain("Sudah diangkut &amp; disapu.");
    expect(html).not.toContain('name="photos"');
    // There is nothing left to send on its own page, which leads back to the case.
    expect((await visit(to!)).to).toBe(back);
  });

  it("is for whoever may finish the case", async () => {
    const { code } = await waste();
    const { to } = await browser(officer)(at(code), await form(code, { addPhoto: "1" }));
    expect((await browser(head)(to!)).html).toContain("data-upload");
    const status = (actor: Actor, path: string) => browser(actor)(path).then((r) => (r.to ? 303 : r.status), (error: { kind: string }) => error.kind);
    expect([await status(other, to!), await status(operator, to!), await status(citizen, to!), await status(guest, to!)]).toEqual(["missing", "forbidden", "forbidden", 303]);
    const twin = await waste();
    // Another case's photo is no photo here.
    expect((await browser(officer)(to!.replace(code, twin.code))).to).toBe(at(twin.code));
    expect((await browser(officer)(`${at(twin.code)}?foto=${to!.split("foto=")[1]}`)).html).not.toContain('name="photos"');
  });
});
