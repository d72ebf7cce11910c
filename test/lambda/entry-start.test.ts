import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import * as Photo from "@among/core/media/photo";
import { Messages, sentTo, tell } from "@among/core/messages/message";
import { marshal } from "@among/core/store/attributes";
import { dynamo } from "@among/core/store/dynamo";
import { s3 } from "@among/core/store/s3";
import { mediaRecord } from "@among/local/records";
import { loadRegion, packFolder } from "@among/region";
import { functionNames as names, type FunctionName as Name } from "../../stacks/sizes.ts";
import { emulator } from "../emulator.ts";
import { arrive, noisy } from "../local/pictures.ts";
import { s3Stub } from "../s3-stub.ts";
import { ask, entries, origin, secret, type Entries } from "./entry.ts";

let it: Entries;
beforeAll(async () => {
  it = await entries();
  const { client } = await emulator();
  // The same table from outside, to prepare and to look.
  connect({ table: dynamo({ client, table: it.table }), bucket: undefined as never, region: loadRegion(packFolder("batu")), send: undefined as never, secret, origin });
});
beforeEach(() => {
  for (const name of Object.keys(it.parameters)) delete it.parameters[name];
  Object.assign(it.parameters, { secret, origin, guard: "the guard" });
  it.aws.asked.length = 0;
  it.aws.answers(it.answerFrom);
});

const nothing: Record<Name, object> = { api: {}, auth: {}, site: {}, stream: { Records: [] }, clock: { time: "2026-11-21T10:00:00Z" }, media: { Records: [] } };
const needs: Record<Name, string[]> = {
  api: ["secret", "origin", "guard", "guard-before"],
  auth: ["secret", "origin", "guard", "guard-before"],
  site: ["secret", "origin", "guard", "guard-before"],
  stream: ["secret", "origin"],
  clock: ["secret", "origin"],
  media: [],
};

/** Starts a function, without asking anything of it that could fail. @returns what it failed with */
async function start(name: Name, variables: Record<string, string | undefined> = {}): Promise<string | undefined> {
  const fn = it.make(name, variables);
  if (!needs[name].includes("guard")) return (await fn.invoke(nothing[name])).error?.errorMessage;
  return ask(fn, { path: "/" }, null).then(() => undefined, (error: Error) => error.message);
}

describe.each(names)("%s", (name) => {
  test("starts with the parameters that it needs and no others, asked for in one signed call", async () => {
    expect(await start(name)).toBeUndefined();
    const asked = it.aws.asked.filter(({ target }) => target === "AmazonSSM.GetParameters");
    expect(asked.map(({ input }) => input)).toEqual(needs[name].length > 0 ? [{ Names: needs[name].map((each) => `/among/test/${each}`), WithDecryption: true }] : []);
    for (const { scope } of asked) expect(scope).toBe("ap-southeast-3/ssm/aws4_request");
  });

  test("says which variable is missing", async () => {
    for (const variable of ["AMONG_TABLE", "AMONG_BUCKET", ...(needs[name].length > 0 ? ["AMONG_PARAMETERS"] : [])]) {
      expect(await start(name, { [variable]: undefined })).toContain(`the variable ${variable} is not set`);
      expect(await start(name, { [variable]: "" })).toContain(`the variable ${variable} is not set`);
    }
  });

  test("says which parameters are missing, and that the one before the guard may be", async () => {
    const necessary = needs[name].filter((each) => each !== "guard-before");
    for (const each of necessary) delete it.parameters[each];
    const names = necessary.map((each) => `/among/test/${each}`).join(", ");
    if (names) expect(await start(name)).toContain(`SSM has no ${names}`);
    else expect(await start(name)).toBeUndefined();
  });
});

test("direct values win, and SSM is not asked", async () => {
  const direct = { AMONG_SECRET: secret, AMONG_ORIGIN: "https://direct.example", AMONG_GUARD: "direct", AMONG_PARAMETERS: undefined };
  const site = it.make("site", direct);
  expect((await ask(site, { path: "/robots.txt" }, "direct")).body).toContain("https://direct.example/sitemap.xml");
  expect(await start("stream", direct)).toBeUndefined();
  expect(it.aws.asked).toEqual([]);
});

describe("SSM", () => {
  test("is asked again when it is busy, and the function starts", async () => {
    let busy = 2;
    it.aws.answers((asked) => (busy-- > 0 ? { status: 400, body: { __type: "ThrottlingException" } } : it.answerFrom(asked)));
    expect(await start("stream")).toBeUndefined();
    expect(it.aws.asked).toHaveLength(3);
  });

  test("is asked once when it denies, and what it said is told", async () => {
    it.aws.answers(() => ({ status: 400, body: { __type: "AccessDeniedException", message: "not authorized" } }));
    expect(await start("clock")).toContain("AmazonSSM.GetParameters: AccessDeniedException");
    expect(it.aws.asked).toHaveLength(1);
  });

  test("knows a function by its role's signature", async () => {
    expect(await start("clock", { AWS_SECRET_ACCESS_KEY: "another role's" })).toContain("SignatureDoesNotMatch");
  });
});

describe("work", () => {
  test("the stream hands a text to the channel once, though its record comes twice", async () => {
    const phone = "+6281234567899";
    await tell(phone, "evt_entry", "report#BTU-7K3M4", "Laporanmu sudah diterima.");
    const [waiting] = (await sentTo(phone)).items;
    const row = await use().table.get(Messages.key(waiting!));
    const record = { eventID: "1", eventName: "INSERT", eventSource: "aws:dynamodb", dynamodb: { SequenceNumber: "1", Keys: marshal({ ...Messages.key(waiting!) }), NewImage: marshal(row!), StreamViewType: "NEW_AND_OLD_IMAGES" } };
    const stream = it.make("stream", { AMONG_SMS_SENDER: "AMONGBATU" });
    for (const _ of [1, 2]) expect(await stream.invoke({ Records: [record] })).toEqual({ payload: { batchItemFailures: [] } });
    const texts = it.aws.asked.filter(({ target }) => target.endsWith("SendTextMessage"));
    expect(texts.map(({ input }) => input)).toMatchObject([{ DestinationPhoneNumber: phone, OriginationIdentity: "AMONGBATU", MessageBody: "Laporanmu sudah diterima.", Context: { message: waiting!.id } }]);
    expect(await Messages.get(waiting!)).toMatchObject({ state: "sent" });
  });

  test("the clock says how much it did", async () => {
    expect((await it.make("clock").invoke(nothing.clock)).payload).toEqual({ done: expect.any(Number) });
  });

  test("a photo is made ready by a function that is told no secret, with the picture library of its own folder", async () => {
    const stub = await s3Stub();
    connect({ ...use(), bucket: s3({ bucket: stub.bucket, client: stub.client }) });
    const id = await arrive(await noisy(1600, 1200).jpeg().toBuffer());
    for (const name of Object.keys(it.parameters)) delete it.parameters[name];
    const media = it.make("media", { AMONG_BUCKET: stub.bucket, AWS_ENDPOINT_URL_S3: stub.endpoint, AMONG_PARAMETERS: undefined });
    for (const _ of [1, 2]) expect(await media.invoke({ Records: [mediaRecord(Photo.incoming(id))] })).not.toHaveProperty("error");
    expect(await Photo.get(id)).toMatchObject({ state: "ready", width: 1200, height: 900 });
    expect((await use().bucket.get(`private/${id}/480.webp`))?.type).toBe("image/webp");
    expect(await use().bucket.get(Photo.incoming(id))).toBeUndefined();
    expect(media.started()).toBe(1);
    stub.close();
  });
});
