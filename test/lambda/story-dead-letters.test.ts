import { afterAll, beforeAll, expect, test } from "vitest";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import { redrive } from "../../stacks/tools/ops/redrive.ts";
import { listening, Refusal } from "../stacks/aws-stub.ts";
import { town, type Town } from "./town.ts";
import { Visitor } from "./visitor.ts";

// What cannot be done becomes a dead letter, holds up nothing else, and is done once its cause is gone.

let here: Town;
beforeAll(async () => {
  // One lane: everything waits behind everything.
  here = await town({ lanes: 1 });
});
afterAll(() => here.close());

const draft = (phone: string) => ({ id: id("rep"), category: "jalan_rusak", village: "35.79.02.2003", landmark: `gang ${Math.random()}`, answers: { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" }, description: "Lubang di gang, sudah seminggu.", phone });
const report = async (phone: string) => (await new Visitor(here, `198.51.100.${Math.floor(Math.random() * 250)}`).tell("/api/reports", draft(phone))).body.code as string;
const textsTo = (phone: string) => here.sent.filter(({ to }) => to === phone).length;
/** The records of each dead letter. */
const deadLetterRecords = (): any[][] => [...here.deadLetters.objects.values()].map((deadLetter) => JSON.parse(JSON.parse(deadLetter).payload).Records);
async function operator(...argv: string[]) {
  const output = listening();
  const code = await redrive([...argv, "--stage", "production"], output.terminal);
  return { code, text: output.text() };
}

test("a record that nothing can be made of becomes a dead letter of its own, and everything around it is done", async () => {
  const phones = Array.from({ length: 8 }, (_, n) => `+62812000001${10 + n}`);
  for (const phone of phones.slice(0, 4)) await report(phone);
  await use().table.write([{ op: "put", item: { pk: "report#BTU-XXXXX", sk: "0#head", type: "report", v: 1, body: "no JSON" } }]);
  for (const phone of phones.slice(4)) await report(phone);
  await here.drain();
  expect(phones.map(textsTo)).toEqual(phones.map(() => 1));
  expect(deadLetterRecords().map((records) => records.map(({ dynamodb }) => dynamodb.Keys.pk.S))).toEqual([["report#BTU-XXXXX"]]);
  const [{ Body }] = here.deadLetters.messages as unknown as [{ Body: string }];
  expect(JSON.parse(Body).Records[0].s3.object.key).toMatch(/^aws\/lambda\//);
  expect(here.functions.stream.log()).toContain('"what":"reaction failed"');

  const listed = await operator("--list");
  expect(listed.text).toContain("1 write (report)");
  expect(await operator()).toMatchObject({ code: 1, text: expect.stringContaining("0 done, 1 still waiting") });
  expect((await operator("--drop", here.deadLetters.ids()[0]!)).code).toBe(0);
  expect([here.deadLetters.messages, here.deadLetters.objects.size]).toEqual([[], 0]);
});

test("a number the channel refuses for now waits as a dead letter, and gets its text when it is tried again", async () => {
  const answer = here.aws.answer("sms-voice:SendTextMessage")!;
  const refused = "+6281200000200";
  here.aws.on("sms-voice:SendTextMessage", (call) => {
    if (call.input.DestinationPhoneNumber === refused) throw new Refusal("ServiceQuotaExceededException");
    return answer(call);
  });
  await report("+6281200000201");
  await report(refused);
  await report("+6281200000202");
  await here.drain();
  expect([refused, "+6281200000201", "+6281200000202"].map(textsTo)).toEqual([0, 1, 1]);
  expect(deadLetterRecords().map((records) => records.map(({ dynamodb }) => dynamodb.NewImage.type.S))).toEqual([["message"]]);
  expect(await operator()).toMatchObject({ code: 1 });

  here.aws.on("sms-voice:SendTextMessage", answer);
  expect(await operator()).toMatchObject({ code: 0, text: expect.stringContaining("1 done, 0 still waiting") });
  expect(textsTo(refused)).toBe(1);
  expect([here.deadLetters.messages, here.deadLetters.objects.size]).toEqual([[], 0]);
  await here.drain();
  expect(await operator()).toEqual({ code: 0, text: "Nothing waits." });
  expect(textsTo(refused)).toBe(1);
});

test("who waits for a sign-in code is told that it was not sent, and what fails there is no dead letter", async () => {
  const answer = here.aws.answer("sms-voice:SendTextMessage")!;
  here.aws.on("sms-voice:SendTextMessage", () => {
    throw new Refusal("InternalServerException", "down", 500);
  });
  const visitor = new Visitor(here, "198.51.100.252");
  await visitor.visit("/masuk");
  await visitor.send({ phone: undefined }, { phone: "081200000300" });
  expect([visitor.page.path, visitor.page.status]).toEqual(["/masuk?galat=not_sent", 200]);
  here.aws.on("sms-voice:SendTextMessage", answer);
  await visitor.send({ phone: undefined }, { phone: "081200000301" });
  expect([visitor.page.path, textsTo("+6281200000301")]).toEqual(["/masuk?langkah=kode", 1]);
  await here.drain();
  expect(here.deadLetters.messages).toEqual([]);
});

test("a photo whose function fails three times waits as a dead letter, and is shown when it is tried again", async () => {
  const guest = new Visitor(here, "198.51.100.251");
  await guest.visit("/lapor/jalan_rusak");
  const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQz7bCihiGlgQAHyUxAZ5ANKAAAAAASUVORK5CYII=", "base64");
  const { phone: _, answers, ...fields } = draft("");
  const filled = { ...fields, ...Object.fromEntries(Object.entries(answers).map(([name, value]) => [`answers.${name}`, value])), seen_near: "1" };
  await guest.send({ landmark: undefined, description: undefined }, filled);
  const code = /BTU-\w{5}/.exec(guest.page.path)?.[0];
  expect(code, guest.page.html.replace(/<[^>]*>/g, " ")).toBeDefined();
  await guest.visit(`/laporan/${code}/foto`, { method: "POST", body: new URLSearchParams() });
  await guest.sendPhoto(pixel, "image/png");
  // The original cannot be read for now.
  const [key] = [...here.objects.keys()].filter((each) => each.includes("/incoming/"));
  here.bucket.refuse = (call) => call.what === "GET" && call.path.includes("/incoming/");
  await here.drain();
  expect(here.deadLetters.messages).toHaveLength(1);
  expect(JSON.parse(here.deadLetters.messages[0]!.Body)).toMatchObject({ requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 }, requestPayload: { Records: [{ s3: { object: { key: key!.replace("stub/", "") } } }] } });

  here.bucket.refuse = undefined;
  expect(await operator()).toMatchObject({ code: 0 });
  await here.drain();
  const photo = /pho_\w{26}/.exec(key!)![0];
  expect([...here.objects.keys()].filter((each) => each.includes(photo)).sort()).toEqual([`stub/media/${photo}/1200.webp`, `stub/media/${photo}/480.webp`]);
  expect((await guest.visit(`/laporan/${code}`)).html).toContain(`/media/${photo}/480.webp`);
});
