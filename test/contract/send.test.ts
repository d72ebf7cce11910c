import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Messages, deliver, tell } from "@among/core/messages/message";
import { isUnreachable } from "@among/core/messages/send";
import { connect, use } from "@among/core/config";
import { sms as send } from "@among/functions/lambda/sms";
import { sentMessages } from "@among/local/sent";
import { jsonStub, signing } from "../json-stub.ts";
import { world } from "../world.ts";
import { sendContract } from "./send.ts";

const phone = "+6281234567890";

async function sms() {
  const stub = await jsonStub();
  vi.stubEnv("AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2", stub.endpoint);
  vi.stubEnv("AWS_REGION", "ap-southeast-3");
  for (const [name, value] of Object.entries(signing)) vi.stubEnv(name, value);
  stub.answers(() => ({ body: { MessageId: "made-up" } }));
  return stub;
}

sendContract("SMS", async () => {
  const stub = await sms();
  const arrived = (to: string) => stub.asked.filter(({ input }) => input.DestinationPhoneNumber === to).map(({ input }) => input.MessageBody);
  return { send, arrived, close: stub.close };
});

sendContract("the inbox", async () => {
  const sent = sentMessages(":memory:");
  return { send: sent.send, arrived: (to) => sent.list(to).map(({ text }) => text).reverse(), close: sent.close };
});

test("the inbox tells a text that was handed over twice", async () => {
  const sent = sentMessages(":memory:");
  for (const text of ["satu", "satu"]) await sent.send({ id: "msg_same", to: phone, text });
  expect(sent.list(phone)).toHaveLength(1);
  sent.close();
});

describe("SMS alone", () => {
  let stub: Awaited<ReturnType<typeof jsonStub>>;
  beforeEach(async () => void (stub = await sms()));
  afterEach(async () => {
    vi.unstubAllEnvs();
    await stub.close();
  });
  const one = () => send({ id: "msg_1", to: phone, text: "Halo" });
  const refuses = (status: number, code: string, more: object = {}) => stub.answers(() => ({ status, body: { __type: `com.amazonaws.pinpointsmsvoicev2#${code}`, Message: code, ...more } }));

  test("asks End User Messaging, signed for its service and region", async () => {
    vi.stubEnv("AMONG_SMS_SENDER", "AMONGBATU");
    await one();
    expect(stub.asked).toEqual([
      {
        target: "PinpointSMSVoiceV2.SendTextMessage",
        type: "application/x-amz-json-1.0",
        scope: "ap-southeast-3/sms-voice/aws4_request",
        input: { DestinationPhoneNumber: phone, OriginationIdentity: "AMONGBATU", MessageBody: "Halo", MessageType: "TRANSACTIONAL", Context: { message: "msg_1" } },
      },
    ]);
  });

  test("sends from another region where the sender is registered there, and without a sender where there is none", async () => {
    vi.stubEnv("AMONG_SMS_REGION", "ap-southeast-1");
    vi.stubEnv("AMONG_SMS_SENDER", "");
    await one();
    expect(stub.asked[0]!.scope).toBe("ap-southeast-1/sms-voice/aws4_request");
    expect(stub.asked[0]!.input).not.toHaveProperty("OriginationIdentity");
  });

  test.each([
    [400, "ThrottlingException", {}],
    [500, "InternalServerException", {}],
    [503, "ServiceUnavailable", {}],
    [400, "AccessDeniedException", {}],
    [400, "ServiceQuotaExceededException", { Reason: "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT" }],
    [400, "ConflictException", { Reason: "DESTINATION_PHONE_NUMBER_NOT_VERIFIED" }],
    [400, "ValidationException", { Reason: "SENDER_ID_REQUIRES_REGISTRATION", Fields: [{ Name: "OriginationIdentity", Message: "…" }] }],
  ])("rejects after %i %s, to be tried again", async (status, code, more) => {
    refuses(status, code, more);
    const error = await one().then(() => undefined, (e: unknown) => e);
    expect(error).toMatchObject({ code, status });
    expect(isUnreachable(error)).toBe(false);
    stub.answers(() => ({ body: { MessageId: "made-up" } }));
    await one();
  });

  test.each(["<html>busy</html>", "", "[", "null"])("rejects an answer that is none: %j", async (body) => {
    stub.answers(() => ({ status: 502, body }));
    await expect(one()).rejects.toMatchObject({ code: "502" });
  });

  test("rejects when nobody answers", async () => {
    await stub.close();
    await expect(one()).rejects.toMatchObject({ code: "ECONNREFUSED" });
    stub = await jsonStub();
  });

  test("rejects when an answer does not come in time", async () => {
    const hung = Promise.withResolvers<never>();
    stub.answers(() => hung.promise);
    await expect(one()).rejects.toMatchObject({ name: "TimeoutError" });
    hung.reject(new Error("never came"));
  });

  test.each([
    ["ValidationException", { Reason: "FIELD_VALIDATION_FAILED", Fields: [{ Name: "DestinationPhoneNumber", Message: "…" }] }],
    ["ValidationException", { Reason: "DESTINATION_COUNTRY_BLOCKED" }],
    ["ConflictException", { Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" }],
    ["ConflictException", { Reason: "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE" }],
  ])("says that a number is unreachable after %s %j, and the message is done with", async (code, more) => {
    refuses(400, code, more);
    expect(isUnreachable(await one().catch((e: unknown) => e))).toBe(true);

    const w = await world();
    connect({ ...use(), send });
    await tell(phone, `evt_${code}`, "report#BTU-7K3M4", "Halo");
    const [waiting] = (await Messages.query({ index: "g1", pk: `phone#${phone}` })).items;
    await deliver(waiting!);
    expect(await Messages.get(waiting!)).toMatchObject({ state: "unreachable" });
    const asked = stub.asked.length;
    await deliver(waiting!);
    expect(stub.asked).toHaveLength(asked);
    w.close();
  });

  test("a message waits while the provider is busy, and goes out when it is not", async () => {
    const w = await world();
    connect({ ...use(), send });
    await tell(phone, "evt_busy", "report#BTU-7K3M4", "Halo");
    const [waiting] = (await Messages.query({ index: "g1", pk: `phone#${phone}` })).items;
    refuses(400, "ThrottlingException");
    await expect(deliver(waiting!)).rejects.toThrow("ThrottlingException");
    expect(await Messages.get(waiting!)).toMatchObject({ state: "waiting" });
    stub.answers(() => ({ body: { MessageId: "made-up" } }));
    await deliver(waiting!);
    expect(await Messages.get(waiting!)).toMatchObject({ state: "sent" });
    w.close();
  });
});
