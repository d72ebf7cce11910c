import { beforeAll, beforeEach, expect, test } from "vitest";
import { system } from "@among/core/actor";
import * as Audit from "@among/core/identity/audit";
import * as Flow from "@among/core/identity/flow";
import * as Invitation from "@among/core/identity/invitation";
import * as Person from "@among/core/identity/person";
import { dynamo } from "@among/core/store/dynamo";
import { firstAdmin } from "../../stacks/tools/ops/first-admin.ts";
import { createTable } from "../create-table.ts";
import { emulator, type Emulator } from "../emulator.ts";
import { authenticator } from "../identity/authenticator.ts";
import { Browser, stage } from "../identity/stage.ts";
import { awsStub, listening } from "./aws-stub.ts";
import { deployed, parameterStore, stacksAnswer } from "./ops-town.ts";
import { actorOf } from "../identity/make.ts";

const aws = await awsStub();
const origin = "https://among.example";
let db: Emulator;
let table = "";

beforeAll(async () => {
  db = await emulator();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = db.endpoint;
});

beforeEach(async () => {
  aws.reset();
  table = await db.table();
  stacksAnswer(aws, { ...deployed, data: { ...deployed.data, table } });
  parameterStore(aws).set("/among/production/origin", { value: origin, type: "String" });
});

async function run(...argv: string[]) {
  const { terminal, text } = listening();
  await firstAdmin([...argv, "--stage", "production"], { ...terminal, now: () => new Date() });
  const link = new RegExp(`${origin}/undangan/([0-9A-Z]{26})`).exec(text())!;
  return { text: text(), token: link[1]! };
}

const rina = ["--mail", "Rina@batukota.go.id", "--name", "Rina"];
/** The site, on the very table that the command wrote to. */
const serve = () => stage({ table: dynamo({ table, client: db.client }), origin });

/** Follows the link to its end, as the person who got it does. */
async function follow(token: string, password = "hujan turun di bumiaji"): Promise<Browser> {
  await serve();
  const browser = new Browser();
  expect(await browser.post("/auth/invitation", { token, name: "Rina", password })).toBe("/masuk?langkah=pasang");
  expect(await browser.post("/auth/staff/enrol", { code: authenticator(Flow.read(browser.cookie)!.totpUri!) })).toBe("/masuk?langkah=cadangan");
  return browser;
}

test("on an empty table it prints a link that makes an admin, who may then invite", async () => {
  const { text, token } = await run(...rina);
  expect(text).toContain("72 hours");
  const browser = await follow(token);
  const actor = await actorOf(browser.request());
  expect(actor).toMatchObject({ kind: "person", name: "Rina", grants: [{ role: "admin" }] });
  await expect(Invitation.invite(actor, { email: "budi@batukota.go.id", name: "Budi", grants: [{ role: "operator" }] })).resolves.toMatchObject({ invitation: { email: "budi@batukota.go.id" } });
  const trail = await Audit.trail(system("setup"), { action: "invitation" });
  expect(trail.items.map(({ by, action }) => [by, action])).toContainEqual(["system:setup", "invitation.create"]);
});

test("run twice before the link is used, both links work and the second admin does not come of it", async () => {
  const first = await run(...rina);
  const second = await run(...rina);
  await follow(first.token);
  expect(await new Browser().post("/auth/invitation", { token: second.token, name: "Rina", password: "hujan turun di bumiaji" })).toContain("email_taken");
});

test("where there is an admin it refuses, unless another is wanted", async () => {
  await follow((await run(...rina)).token);
  await expect(run("--mail", "budi@batukota.go.id", "--name", "Budi")).rejects.toThrow(/There is an admin already/);
  await expect(run(...rina, "--another")).rejects.toThrow(/has an account already/);
  await follow((await run("--mail", "budi@batukota.go.id", "--name", "Budi", "--another")).token);
  await serve();
  const { items } = await Person.list(system("setup"), { staff: true });
  expect(items.map(({ email }) => email).toSorted()).toEqual(["budi@batukota.go.id", "rina@batukota.go.id"]);
});

test("an admin who lost everything gets in again with --renew, and stays the same person", async () => {
  const before = await actorOf((await follow((await run(...rina)).token)).request());
  const browser = await follow((await run("--mail", "rina@batukota.go.id", "--renew")).token, "kabut pagi di lereng panderman");
  const after = await actorOf(browser.request());
  expect(after).toMatchObject({ id: (before as { id: string }).id, grants: [{ role: "admin" }] });
  await expect(run("--mail", "nobody@batukota.go.id", "--renew")).rejects.toThrow(/No admin has the address/);
});

test.each([
  ["no address", ["--name", "Rina"], /Say who/],
  ["no name", ["--mail", "rina@batukota.go.id"], /person's name/],
  ["an address that is none", ["--mail", "rina", "--name", "Rina"], /no mail address/],
])("with %s it says what is missing and writes nothing", async (_, argv, sentence) => {
  await expect(run(...argv)).rejects.toThrow(sentence);
  await serve();
  expect((await Invitation.list(system("setup"))).items).toEqual([]);
});

test("before the first deployment it says so", async () => {
  stacksAnswer(aws, {});
  await expect(run(...rina)).rejects.toThrow(/not deployed/);
  stacksAnswer(aws);
  parameterStore(aws);
  await expect(run(...rina)).rejects.toThrow(/no address yet/);
});
