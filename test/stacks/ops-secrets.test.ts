import { beforeEach, describe, expect, test } from "vitest";
import { secrets } from "../../stacks/secrets.ts";
import { runs, told } from "../../stacks/ops/terminal.ts";
import { awsStub, denied, listening, Refusal, throttled } from "./aws-stub.ts";
import { distribution, parameterStore, stacksAnswer } from "./ops-town.ts";

const aws = await awsStub();
beforeEach(() => aws.reset());

const at = (name: string) => `/among/production/${name}`;
let made = 0;
const random = () => `fresh-${++made}-`.padEnd(64, "x");

async function run(...argv: string[]) {
  const heard = listening();
  const code = await secrets([...argv, "--stage", "production"], heard.terminal, random);
  return { code, text: heard.text(), waited: heard.waited };
}

describe("making what is missing", () => {
  test("a new stage gets a sealed secret and an open guard, each of its own, and nothing of them is printed", async () => {
    const kept = parameterStore(aws);
    const heard = listening();
    expect(await secrets(["--stage", "production"], heard.terminal)).toBe(0);
    expect([...kept].map(([name, { type }]) => [name, type])).toEqual([
      [at("secret"), "SecureString"],
      [at("guard"), "String"],
    ]);
    const values = [...kept.values()].map(({ value }) => value);
    expect(new Set(values).size).toBe(2);
    for (const value of values) {
      expect(Buffer.from(value, "base64url").length).toBeGreaterThanOrEqual(48);
      expect(value).toMatch(/^[\w-]{64,}$/);
      expect(heard.text()).not.toContain(value);
    }
  });

  test("again it leaves both as they are, without reading them", async () => {
    const kept = parameterStore(aws);
    await run();
    const before = structuredClone([...kept]);
    const { text } = await run();
    expect([...kept]).toEqual(before);
    expect(text.match(/left as it is/g)).toHaveLength(2);
    expect(aws.asked("ssm:GetParameters")).toEqual([]);
  });

  test("makes only the one that is missing", async () => {
    const kept = parameterStore(aws);
    kept.set(at("secret"), { value: "old", type: "SecureString" });
    await run();
    expect(kept.get(at("secret"))!.value).toBe("old");
    expect(kept.get(at("guard"))!.value).toMatch(/^fresh/);
  });

  test("asks the stage's own region", async () => {
    parameterStore(aws);
    await run("--region", "ap-southeast-1");
    expect(aws.asked("ssm:PutParameter").map(({ region }) => region)).toEqual(["ap-southeast-1", "ap-southeast-1"]);
  });

  test.each([
    ["no stage", ["rotate", "guard"], /which stage/],
    ["a stage that cannot be", ["--stage", "Prod/uction"], /no name of a stage/],
    ["a word it does not know", ["burn", "--stage", "production"], /Say what to do/],
    ["an option it does not know", ["--force", "--stage", "production"], /--force/],
  ])("refuses %s in a sentence", async (_, argv, sentence) => {
    parameterStore(aws);
    const heard = listening();
    expect(await runs(secrets, heard.terminal, argv)).toBe(1);
    process.exitCode = 0;
    expect(heard.text()).toMatch(sentence);
    expect(aws.calls).toEqual([]);
  });

  test.each([
    ["refused", denied, /AWS refused/],
    ["throttled", throttled, /slow down/],
    ["signed in too long ago", () => Promise.reject(new Refusal("ExpiredTokenException")), /have run out/],
    ["not known", () => Promise.reject(new Refusal("UnrecognizedClientException")), /does not know these credentials/],
  ])("says what to do when it is %s", async (_, answer, sentence) => {
    aws.on("ssm:PutParameter", answer);
    expect(told(await run().catch((error) => error))).toMatch(sentence);
  });
});

describe("rotating the guard", () => {
  function town(first = "first") {
    stacksAnswer(aws);
    const kept = parameterStore(aws);
    kept.set(at("guard"), { value: first, type: "String" });
    const cdn = distribution(aws, first);
    const accepted = () => [kept.get(at("guard"))?.value, kept.get(at("guard-before"))?.value];
    return { kept, cdn, accepted };
  }

  test("puts a new guard on every guarded origin, waits for the edges, and keeps the one before until --finish", async () => {
    const { kept, cdn, accepted } = town();
    const { code, text, waited } = await run("rotate", "guard");
    expect(code).toBe(0);
    const [guard, before] = accepted();
    expect(before).toBe("first");
    expect(cdn.sent()).toEqual([guard, guard]);
    expect(cdn.config).toContain("kept as it was");
    expect(waited.length).toBeGreaterThan(0);
    expect(text).not.toContain(guard);

    expect((await run("rotate", "guard", "--finish")).code).toBe(0);
    expect(accepted()).toEqual([guard, undefined]);
    expect(kept.size).toBe(1);
    expect((await run("rotate", "guard", "--finish")).text).toContain("Nothing to do");
  });

  // Whatever the distribution sends must at any moment be one of the two that the functions take.
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
    const { kept, accepted } = town();
    kept.set(at("guard"), { value: "second", type: "String" });
    kept.set(at("guard-before"), { value: "first", type: "String" });
    await expect(run("rotate", "guard", "--finish")).rejects.toThrow(/without --finish first/);
    expect(accepted()).toEqual(["second", "first"]);
  });

  test("puts the guard back on a distribution that sends a stranger's", async () => {
    const { cdn, kept } = town();
    kept.set(at("guard"), { value: "right", type: "String" });
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
});

describe("rotating the secret", () => {
  test("tells what is lost, and does nothing without --yes", async () => {
    const kept = parameterStore(aws);
    stacksAnswer(aws);
    kept.set(at("secret"), { value: "old", type: "SecureString" });
    const { code, text } = await run("rotate", "secret");
    expect(code).toBe(2);
    expect(text).toMatch(/signs everyone out[\s\S]*authenticator[\s\S]*private links[\s\S]*--yes/);
    expect(kept.get(at("secret"))!.value).toBe("old");
    expect(aws.calls).toEqual([]);
  });

  test("with --yes writes a new one and lets every function begin anew", async () => {
    const kept = parameterStore(aws);
    stacksAnswer(aws);
    kept.set(at("secret"), { value: "old", type: "SecureString" });
    aws.on("lambda:PUT", () => ({ headers: { "content-type": "application/json" }, body: "{}" }));
    const { code, text } = await run("rotate", "secret", "--yes");
    expect(code).toBe(0);
    const { value, type } = kept.get(at("secret"))!;
    expect([value.slice(0, 5), type]).toEqual(["fresh", "SecureString"]);
    expect(text).not.toContain(value);
    expect(aws.asked("lambda:PUT").map(({ path }) => path.split("/").at(-2))).toEqual(["town-api", "town-auth", "town-site", "town-stream", "town-clock", "town-media-function"]);
  });

  test("touches nothing when a function is not deployed yet", async () => {
    const kept = parameterStore(aws);
    stacksAnswer(aws, { data: { table: "t" } });
    kept.set(at("secret"), { value: "old", type: "SecureString" });
    await expect(run("rotate", "secret", "--yes")).rejects.toThrow(/no apiFunction yet/);
    expect(kept.get(at("secret"))!.value).toBe("old");
  });
});
