import { beforeEach, describe, expect, test } from "vitest";
import { redrive } from "../../stacks/tools/ops/redrive.ts";
import { awsStub, denied, onProduction, throttled } from "./aws-stub.ts";
import { given, deadLetterQueue, record } from "./ops-queue.ts";
import { stacksAnswer } from "./ops-town.ts";

const aws = await awsStub();
let queue: ReturnType<typeof deadLetterQueue>;
beforeEach(() => {
  aws.reset();
  stacksAnswer(aws);
  queue = deadLetterQueue(aws);
});

const key = (n: number) => `aws/lambda/5b3c/shardId-1/2026/11/21/2026-11-21T09.00.0${n}-a b+c`;
const run = onProduction(redrive);
const sequence = ({ event }: { event: any }) => event.Records[0].dynamodb.SequenceNumber;

describe("trying again", () => {
  test("an empty queue", async () => {
    expect(await run()).toEqual({ code: 0, text: "Nothing waits." });
  });

  test.each(["text", "object"] as const)("a batch of writes goes to the stream function one by one, then letter and object are gone (payload as %s)", async (payload) => {
    queue.store("m1", key(1), given([record(1), record(2), record(3)], payload));
    const { code, text } = await run();
    expect(code).toBe(0);
    expect(queue.invoked.map(({ name }) => name)).toEqual(["town-stream", "town-stream", "town-stream"]);
    expect(queue.invoked.map(({ event }) => event)).toEqual([1, 2, 3].map((n) => ({ Records: [record(n)] })));
    expect([queue.ids(), queue.objects.size]).toEqual([[], 0]);
    expect(text).toContain("1 done, 0 still waiting");
  });

  test("a photo and a run of the clock are given to their functions, whichever way they were put aside", async () => {
    const photo = { source: "aws.s3", "detail-type": "Object Created", time: "2026-11-21T09:00:00Z", detail: { bucket: { name: "town-media" }, object: { key: "incoming/a" } } };
    const notified = { Records: [{ eventName: "ObjectCreated:Post", s3: { bucket: { name: "town-media" }, object: { key: "incoming/b" } } }] };
    const tick = { time: "2026-11-21T09:01:00Z" };
    queue.put("m1", photo);
    queue.put("m2", notified);
    queue.put("m3", tick);
    queue.put("m4", { version: "1.0", requestContext: { functionArn: "arn:aws:lambda:ap-southeast-3:111122223333:function:town-clock:$LATEST", condition: "RetriesExhausted" }, requestPayload: tick });
    expect((await run()).code).toBe(0);
    expect(queue.invoked).toEqual([
      { name: "town-media-function", event: { Records: [{ eventName: "ObjectCreated", s3: { object: { key: "incoming/a" } } }] } },
      { name: "town-media-function", event: notified },
      { name: "town-clock", event: tick },
      { name: "town-clock", event: tick },
    ]);
    expect(queue.ids()).toEqual([]);
  });

  test("what fails again waits on and can be tried at once; what comes behind it is done", async () => {
    queue.store("m1", key(1), given([record(1)]));
    queue.store("m2", key(2), given([record(2)]));
    queue.fails = (_, event) => (sequence({ event }) === "1001" ? { batchItemFailures: [{ itemIdentifier: "1001" }] } : undefined);
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toContain("1 done, 1 still waiting");
    expect([queue.ids(), [...queue.objects.keys()]]).toEqual([["m1"], [key(1)]]);
    queue.fails = () => undefined;
    expect((await run()).code).toBe(0);
    expect(queue.ids()).toEqual([]);
  });

  test("in a long batch one poisoned write holds up only what came after it for the same item", async () => {
    const records = Array.from({ length: 60 }, (_, n) => record(n, n % 10 === 3 ? "report#bad" : `report#${n}`));
    queue.store("m1", key(1), given(records));
    queue.fails = (_, event) => (sequence({ event }) === "1013" ? { batchItemFailures: [{ itemIdentifier: "1013" }] } : undefined);
    const { text } = await run();
    expect(text).toContain("55 done, 5 still waiting");
    expect(queue.invoked.map(sequence)).toEqual(records.map(({ dynamodb }) => dynamodb.SequenceNumber).filter((n) => !["1023", "1033", "1043", "1053"].includes(n)));
    expect(queue.ids()).toEqual(["m1"]);
  });

  test("a function that fails as a whole is told by the kind of error, not by its words", async () => {
    queue.put("m1", { time: "2026-11-21T09:01:00Z" });
    queue.fails = () => ({ errorType: "TypeError", errorMessage: "no number for Bu Sri +6281234567890" });
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toContain("TypeError");
    expect(text).not.toContain("Bu Sri");
    expect(queue.ids()).toEqual(["m1"]);
  });

  test("the same letter twice is done once", async () => {
    queue.store("m1", key(1), given([record(1)]));
    queue.store("m2", key(1), given([record(1)]));
    const { code, text } = await run();
    expect(code).toBe(0);
    expect(queue.invoked).toHaveLength(1);
    expect(text).toContain("1 done, 0 still waiting");
    expect(queue.ids()).toEqual([]);
  });

  test("two operators at once do each letter once", async () => {
    for (let n = 1; n <= 6; n++) queue.store(`m${n}`, key(n), given([record(n)]));
    const [first, second] = await Promise.all([run(), run()]);
    expect([first!.code, second!.code]).toEqual([0, 0]);
    expect(queue.invoked.map(sequence).toSorted()).toEqual(["1001", "1002", "1003", "1004", "1005", "1006"]);
    expect(queue.ids()).toEqual([]);
  });

  test("what one operator holds, another does not get, however long the batch", async () => {
    queue.store("m1", key(1), given(Array.from({ length: 5 }, (_, n) => record(n))));
    let other: Awaited<ReturnType<typeof run>> | undefined;
    const invoke = aws.answer("lambda:POST")!;
    aws.on("lambda:POST", async (call) => {
      // Each record takes eleven minutes; the second operator looks in between.
      queue.clock += 660;
      if (queue.invoked.length === 3) other = await run();
      return invoke(call);
    });
    expect((await run()).code).toBe(0);
    expect(other).toEqual({ code: 0, text: "Nothing waits." });
    expect(queue.invoked).toHaveLength(5);
  });

  test.each(["s3:DELETE", "sqs:DeleteMessage"])("interrupted before %s, the letter comes back and is then done", async (what) => {
    queue.store("m1", key(1), given([record(1)]));
    aws.interrupt(what, "before");
    await expect(run()).rejects.toThrow("Interrupted");
    aws.interrupt(what, undefined);
    expect((await run()).code).toBe(0);
    expect([queue.ids(), queue.objects.size]).toEqual([[], 0]);
  });

  test.each([
    ["refused", denied],
    ["throttled", throttled],
  ])("when the call is %s, it stops, keeps the letter and gives it back", async (_, answer) => {
    queue.store("m1", key(1), given([record(1)]));
    queue.store("m2", key(2), given([record(2)]));
    aws.on("lambda:POST", answer);
    await expect(run()).rejects.toThrow();
    expect(queue.messages.map(({ MessageId, visibleAt }) => [MessageId, visibleAt])).toEqual([["m1", 0], ["m2", 0]]);
    expect(queue.objects.size).toBe(2);
  });

  test.each([
    ["no JSON", "hello", /cannot be read/],
    ["another function's letter", { requestContext: { functionArn: "arn:aws:lambda:ap-southeast-3:111122223333:function:payroll" }, requestPayload: {} }, /no function of this stage/],
    ["only a place in the stream", { ...given([]), payload: undefined }, /holds no records/],
    ["something else", { hello: true }, /nothing that a function/],
  ])("%s stays where it is, untried", async (_, body, sentence) => {
    queue.put("m1", body as object);
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toMatch(sentence);
    expect([queue.invoked, queue.ids()]).toEqual([[], ["m1"]]);
  });

  test("S3's greeting is taken away without a word", async () => {
    queue.put("m1", { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "town-letters" });
    expect(await run()).toEqual({ code: 0, text: "Nothing waits." });
    expect(queue.ids()).toEqual([]);
  });
});

describe("looking and giving up", () => {
  test("--list names kinds and numbers, nothing of a person, and changes nothing", async () => {
    queue.store("m1", key(1), given([record(1, "person#+6281234567890"), record(2, "report#x", "message")]));
    queue.put("m2", { time: "2026-11-21T09:01:00Z" });
    const { code, text } = await run("--list");
    expect(code).toBe(0);
    expect(text).toBe(["m1  2026-11-25T09:46:40.000Z  stream: 2 writes (report, message) from 1001  RetryAttemptsExhausted", "m2  2026-11-25T09:46:40.000Z  clock: the run of 2026-11-21T09:01:00Z", "2 waiting."].join("\n"));
    expect(queue.invoked).toEqual([]);
    expect(queue.messages.map(({ visibleAt }) => visibleAt)).toEqual([0, 0]);
  });

  test("--drop takes the one letter with its object, and only it", async () => {
    for (const n of [1, 2, 3]) queue.store(`m${n}`, key(n), given([record(n)]));
    const { code, text } = await run("--drop", "m2");
    expect(code).toBe(0);
    expect(text).toMatch(/^m2 .*dropped$/);
    expect([queue.ids(), [...queue.objects.keys()]]).toEqual([["m1", "m3"], [key(1), key(3)]]);
    expect(queue.messages.map(({ visibleAt }) => visibleAt)).toEqual([0, 0]);
  });

  test("--drop of one that is not there says so", async () => {
    queue.store("m1", key(1), given([record(1)]));
    await expect(run("--drop", "m9")).rejects.toThrow(/No letter m9 waits/);
    expect(queue.ids()).toEqual(["m1"]);
  });
});
