import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../web/src/", import.meta.url).pathname;
const files = globSync("**/*.astro", { cwd: root }).map((path) => ({ path, text: readFileSync(root + path, "utf8") }));

test("there are pages to look at", () => expect(files.length).toBeGreaterThan(20));

test("no page brings inline styles, scripts or handlers: the security policy would drop them", () => {
  const inline = /<style|\sstyle=|is:inline|define:vars|client:[a-z]+|set:html|\son[a-z]+=["{]/;
  expect(files.filter(({ text }) => inline.test(text)).map(({ path }) => path)).toEqual([]);
});

test("every icon that is named is drawn", () => {
  const drawn = new Set([...readFileSync(`${root}shell/icons.svg`, "utf8").matchAll(/<symbol id="([a-z]+)"/g)].map(([, id]) => id));
  const named = files.flatMap(({ path, text }) => [...text.matchAll(/(?:<Icon name="|icon: "|icon=")([a-z]+)"/g)].map(([, icon]) => ({ path, icon })));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ icon }) => !drawn.has(icon))).toEqual([]);
});

test("an internal address goes through link(), or the English reader falls back to Indonesian", () => {
  const bare = /<a[^>]*\shref="\/(?!api\/|_local)/;
  expect(files.filter(({ text }) => bare.test(text)).map(({ path }) => path)).toEqual([]);
});
