import { expect, test } from "vitest";
import { link, withoutLanguage } from "../../web/src/shell/lang.ts";

const at = (path: string, init?: RequestInit) => withoutLanguage(new Request(`https://among.example${path}`, init));

test.each([
  ["/", "id", "/"],
  ["/lapor?x=1", "id", "/lapor?x=1"],
  ["/en", "en", "/"],
  ["/en/", "en", "/"],
  ["/en/laporan?desa=35.79.01.1001&lanjut=a%2Bb", "en", "/laporan?desa=35.79.01.1001&lanjut=a%2Bb"],
  ["/enak", "id", "/enak"],
])("%s is in %s the page %s", (path, lang, page) => {
  const found = at(path);
  const url = new URL(found.request.url);
  expect([found.lang, url.pathname + url.search]).toEqual([lang, page]);
});

test("a form sent in English arrives whole", async () => {
  const { lang, request } = at("/en/lapor/sampah", { method: "POST", body: new URLSearchParams({ description: "Bau" }), headers: { cookie: "a=b" } });
  expect([lang, request.method, request.headers.get("cookie")]).toEqual(["en", "POST", "a=b"]);
  expect((await request.formData()).get("description")).toBe("Bau");
});

test("links carry the language back", () => {
  expect(link("id", "/lapor")).toBe("/lapor");
  expect(link("en", "/lapor")).toBe("/en/lapor");
  expect(link("en", "/")).toBe("/en");
});
