import { beforeEach, expect, test } from "vitest";
import { secrets } from "../../stacks/tools/ops/secrets.ts";
import { awsStub, listening } from "./aws-stub.ts";
import { at, random, run } from "./ops-secrets.ts";
import { distribution, parameterStore, stacksAnswer } from "./ops-town.ts";

const aws = await awsStub();
beforeEach(() => aws.reset());

function town(first = "first") {
  stacksAnswer(aws);
  const parameters = parameterStore(aws);
  parameters.set(at("guard"), { value: first, type: "String" });
  const cdn = distribution(aws, first);
  const accepted = () => [parameters.get(at("guard"))?.value, parameters.get(at("guard-before"))?.value];
  return { parameters, cdn, accepted };
}

test("puts a new guard on every guarded origin, waits for the edges, and keeps the one before until --finish", async () => {
  const { parameters, cdn, accepted } = town();
  const { terminal, text, waited } = listening();
  expect(await secrets(["rotate", "guard", "--stage", "production"], terminal, random)).toBe(0);
  const [guard, before] = accepted();
  expect(before).toBe("first");
  expect(cdn.sent()).toEqual([guard, guard]);
  expect(cdn.config).toContain("kept as it was");
  expect(waited.length).toBeGreaterThan(1);
  expect(text()).not.toContain(guard);

  expect((await run("rotate", "guard", "--finish")).code).toBe(0);
  expect(accepted()).toEqual([guard, undefined]);
  expect(parameters.size).toBe(1);
  expect((await run("rotate", "guard", "--finish")).text).toContain("Nothing to do");
});

test("gives functions that have just read the guards time to read the new one before anybody sends it", async () => {
  town();
  const order: string[] = [];
  for (const what of ["ssm:PutParameter", "cloudfront:PUT"]) {
    const answer = aws.answer(what)!;
    aws.on(what, (call) => (order.push(what), answer(call)));
  }
  const { terminal } = listening();
  await secrets(["rotate", "guard", "--stage", "production"], { ...terminal, pause: async (ms) => void order.push(ms > 10_000 ? "pause" : "blink") }, random);
  expect(order.slice(0, 4)).toEqual(["ssm:PutParameter", "ssm:PutParameter", "pause", "cloudfront:PUT"]);
});

// At any moment the distribution must send one of the two guards that the functions accept.
const calls = ["ssm:PutParameter 1", "ssm:PutParameter 2", "cloudfront:PUT 1"] as const;
test.each(calls.flatMap((call) => [[call, "before"], [call, "after"]]))("interrupted at %s, %s it was done, requests are answered and the same command ends it", async (call, when) => {
  const { cdn, accepted } = town();
  const [what, nth] = call!.split(" ");
  let left = Number(nth);
  aws.interrupt(what!, when as "before" | "after", () => --left === 0);
  await expect(run("rotate", "guard")).rejects.toThrow();
  expect(accepted()).toEqual(expect.arrayContaining(cdn.sent()));
  aws.interrupt(what!, undefined);

  expect((await run("rotate", "guard")).code).toBe(0);
  const [guard, before] = accepted();
  expect(cdn.sent()).toEqual([guard, guard]);
  expect(before).toBe("first");
  await run("rotate", "guard", "--finish");
  expect(accepted()).toEqual([guard, undefined]);
});

test("a second rotation waits for the first to be finished", async () => {
  const { accepted } = town();
  await run("rotate", "guard");
  const between = accepted();
  expect((await run("rotate", "guard")).text).toContain("already sends the newest");
  expect(accepted()).toEqual(between);
  await run("rotate", "guard", "--finish");
  await run("rotate", "guard");
  expect(accepted()[1]).toBe(between[0]);
});

test("does not drop the guard that the distribution still sends", async () => {
  const { parameters, accepted } = town();
  parameters.set(at("guard"), { value: "second", type: "String" });
  parameters.set(at("guard-before"), { value: "first", type: "String" });
  await expect(run("rotate", "guard", "--finish")).rejects.toThrow(/without --finish first/);
  expect(accepted()).toEqual(["second", "first"]);
});

test("puts the guard back on a distribution that sends a stranger's", async () => {
  const { cdn, parameters } = town();
  parameters.set(at("guard"), { value: "right", type: "String" });
  await run("rotate", "guard");
  expect(cdn.sent()).toEqual(["right", "right"]);
});

test("does not overwrite what somebody else changed on the distribution in between", async () => {
  const { cdn } = town();
  const put = aws.answer("cloudfront:PUT")!;
  aws.on("cloudfront:PUT", (call) => {
    aws.on("cloudfront:PUT", put);
    cdn.config = cdn.config.replace("kept as it was", "changed meanwhile");
    cdn.etag++;
    return put(call);
  });
  await run("rotate", "guard");
  expect(cdn.config).toContain("changed meanwhile");
  expect(cdn.sent()[0]).toMatch(/^fresh/);
});

test("gives up waiting with a sentence, and goes on the next time", async () => {
  const { cdn } = town();
  cdn.takes = Infinity;
  await expect(run("rotate", "guard")).rejects.toThrow(/Nothing is broken/);
  cdn.underWay = 2;
  expect((await run("rotate", "guard")).code).toBe(0);
});

test.each([
  ["nothing is deployed", () => stacksAnswer(aws, {}), /not deployed/],
  ["there is no distribution yet", () => stacksAnswer(aws, { data: { table: "t" } }), /no distribution yet/],
  ["the distribution sends no guard", (cdn: ReturnType<typeof distribution>) => (cdn.config = cdn.config.replaceAll("x-among-guard", "x-other")), /sends no guard/],
])("stops when %s", async (_, change, sentence) => {
  const { cdn, accepted } = town();
  change(cdn);
  await expect(run("rotate", "guard")).rejects.toThrow(sentence);
  expect(accepted()).toEqual(["first", undefined]);
});
