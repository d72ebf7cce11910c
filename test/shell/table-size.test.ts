import { expect, test } from "vitest";
import { assemble } from "@among/functions/http/assemble";
import { maxBytes } from "@among/functions/http/limits";
import { takesTable } from "@among/web/site";
import { connected } from "../local/connected.ts";

const home = "http://localhost:3000";
const app = assemble({ apps: [], pages: async () => async () => new Response("page", { status: 404 }), takesTable });

test("only a table may have more, and no more than reaches a function: photos go to the bucket", async () => {
  connected(home);
  const form = { origin: home, "content-type": "multipart/form-data; boundary=x" };
  const page = (path: string, bytes: number, headers: Record<string, string> = form) => app.request(`${home}${path}`, { method: "POST", headers: { ...headers, "content-length": String(bytes) }, body: new Uint8Array(bytes) });
  // Lambda takes 6 MB of JSON, in which a body stands as base64 with its headers.
  expect(Math.ceil((maxBytes.table * 4) / 3)).toBeLessThan(6 * 1024 * 1024 - 100_000);
  for (const path of ["/tani/impor", "/en/tani/impor", "/petugas/pasar", "/en/petugas/pasar"]) {
    expect((await page(path, maxBytes.table)).status, path).toBe(404);
    expect((await page(path, maxBytes.table + 1)).status, path).toBe(413);
    expect((await page(path, 200_000, { origin: home, "content-type": "application/x-www-form-urlencoded" })).status, path).toBe(413);
  }
  for (const path of ["/lapor/sampah", "/petugas/BTU-7K3M4", "/tani/jual/baru", "/api/reports", "/api/photos"]) expect((await page(path, 200_000)).status, path).toBe(413);
});
