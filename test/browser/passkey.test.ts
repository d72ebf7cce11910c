import type { AddressInfo } from "node:net";
import { serve, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import type { Browser as Chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { isFresh } from "@among/core/identity/permissions";
import * as Session from "@among/core/identity/session";
import { auth } from "@among/functions/auth";
import { demoCode, seedPeople } from "@among/local/seed/identity/people";
import { stage } from "../identity/stage.ts";
import { launch } from "./harness.ts";
import { actorOf } from "../identity/make.ts";

let server: ServerType;
let chrome: Chromium;

beforeAll(async () => {
  await stage();
  const app = new Hono().get("/", (c) => c.html("<!doctype html><title>Among</title>")).route("/", auth);
  server = serve({ fetch: app.fetch, port: 0 });
  await new Promise((done) => server.once("listening", done));
  connect({ ...use(), origin: `http://localhost:${(server.address() as AddressInfo).port}` });
  chrome = await launch();
});
afterAll(async () => {
  server?.close();
});

/** What the page's script does: asks for options, lets the browser sign, hands the answer back. */
const script = {
  async add() {
    const options = await (await fetch("/auth/passkey/generate-register-options")).json();
    const made = (await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })) as PublicKeyCredential;
    const answer = await fetch("/auth/passkey/verify-registration", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ response: made.toJSON(), name: "HP kantor" }) });
    return answer.status;
  },
  async use() {
    const options = await (await fetch("/auth/passkey/generate-authenticate-options")).json();
    const signed = (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })) as PublicKeyCredential;
    const answer = await fetch("/auth/passkey/verify-authentication", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ response: signed.toJSON() }) });
    return answer.status;
  },
};

test("an officer adds a passkey, signs out, and signs in with it alone, with all roles and a fresh proof", async () => {
  const people = await seedPeople();
  const { email, password, actor: officer } = people.find((p) => p.role === "agency_head")!;
  const context = await chrome.newContext({ baseURL: use().origin });
  const page = await context.newPage();
  await page.goto("/");
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  const post = (path: string, form: Record<string, string>) => context.request.post(path, { form, headers: { origin: use().origin }, maxRedirects: 0 });
  const whoami = async () => actorOf(new Request(use().origin, { headers: { cookie: (await context.cookies()).map((c) => `${c.name}=${c.value}`).join("; ") } }));

  await post("/auth/staff", { email: email!, password: password! });
  await post("/auth/staff/totp", { code: await demoCode() });
  expect(await whoami()).toMatchObject({ id: officer.id });
  expect(await page.evaluate(script.add)).toBe(200);

  await post("/auth/out", {});
  expect((await whoami()).kind).toBe("guest");
  expect(await page.evaluate(script.use)).toBe(200);
  const back = await whoami();
  expect(back).toMatchObject({ id: officer.id, grants: [{ role: "agency_head", agency: "dpupr" }] });
  expect(isFresh(back)).toBe(true);
  expect(await Session.list(back)).toHaveLength(1);
  await context.close();
});
