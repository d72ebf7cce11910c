import { beforeEach, describe, expect, test } from "vitest";
import { secrets } from "../../stacks/tools/ops/secrets.ts";
import { messageOf, runs } from "../../stacks/tools/ops/terminal.ts";
import { awsStub, denied, listening, Refusal, throttled } from "./aws-stub.ts";
import { at, run } from "./ops-secrets.ts";
import { parameterStore, stacksAnswer } from "./ops-town.ts";

const aws = await awsStub();
beforeEach(() => aws.reset());

describe("making what is missing", () => {
  test("a new stage gets a sealed secret and an open guard, each of its own, and nothing of them is printed", async () => {
    const parameters = parameterStore(aws);
    const screen = listening();
    expect(await secrets(["--stage", "production"], screen.terminal)).toBe(0);
    expect([...parameters].map(([name, { type }]) => [name, type])).toEqual([
      [at("secret"), "SecureString"],
      [at("guard"), "String"],
    ]);
    const values = [...parameters.values()].map(({ value }) => value);
    expect(new Set(values).size).toBe(2);
    for (const value of values) {
      expect(Buffer.from(value, "base64url").length).toBeGreaterThanOrEqual(48);
      expect(value).toMatch(/^[\w-]{64,}$/);
      expect(screen.text()).not.toContain(value);
    }
  });

  test("again it leaves both as they are, without reading them", async () => {
    const parameters = parameterStore(aws);
    await run();
    const before = structuredClone([...parameters]);
    const { text } = await run();
    expect([...parameters]).toEqual(before);
    expect(text.match(/left as it is/g)).toHaveLength(2);
    expect(aws.asked("ssm:GetParameters")).toEqual([]);
  });

  test("makes only the one that is missing", async () => {
    const parameters = parameterStore(aws);
    parameters.set(at("secret"), { value: "old", type: "SecureString" });
    await run();
    expect(parameters.get(at("secret"))!.value).toBe("old");
    expect(parameters.get(at("guard"))!.value).toMatch(/^fresh/);
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
    const screen = listening();
    expect(await runs(secrets, screen.terminal, argv)).toBe(1);
    process.exitCode = 0;
    expect(screen.text()).toMatch(sentence);
    expect(aws.calls).toEqual([]);
  });

  test.each([
    ["refused", denied, /AWS refused/],
    ["throttled", throttled, /slow down/],
    ["signed in too long ago", () => Promise.reject(new Refusal("ExpiredTokenException")), /have run out/],
    ["not known", () => Promise.reject(new Refusal("UnrecognizedClientException")), /does not know these credentials/],
  ])("says what to do when it is %s", async (_, answer, sentence) => {
    aws.on("ssm:PutParameter", answer);
    expect(messageOf(await run().catch((error) => error))).toMatch(sentence);
  });
});

describe("rotating the secret", () => {
  test("tells what is lost, and does nothing without --yes", async () => {
    const parameters = parameterStore(aws);
    stacksAnswer(aws);
    parameters.set(at("secret"), { value: "old", type: "SecureString" });
    const { code, text } = await run("rotate", "secret");
    expect(code).toBe(2);
    expect(text).toMatch(/signs everyone out[\s\S]*authenticator[\s\S]*private links[\s\S]*--yes/);
    expect(parameters.get(at("secret"))!.value).toBe("old");
    expect(aws.calls).toEqual([]);
  });

  test("with --yes writes a new one and lets every function begin anew", async () => {
    const parameters = parameterStore(aws);
    stacksAnswer(aws);
    parameters.set(at("secret"), { value: "old", type: "SecureString" });
    aws.on("lambda:PUT", () => ({ headers: { "content-type": "application/json" }, body: "{}" }));
    const { code, text } = await run("rotate", "secret", "--yes");
    expect(code).toBe(0);
    const { value, type } = parameters.get(at("secret"))!;
    expect([value.slice(0, 5), type]).toEqual(["fresh", "SecureString"]);
    expect(text).not.toContain(value);
    expect(aws.asked("lambda:PUT").map(({ path }) => path.split("/").at(-2))).toEqual(["town-api", "town-auth", "town-site", "town-stream", "town-clock", "town-media-function"]);
  });

  test("touches nothing when a function is not deployed yet", async () => {
    const parameters = parameterStore(aws);
    stacksAnswer(aws, { data: { table: "t" } });
    parameters.set(at("secret"), { value: "old", type: "SecureString" });
    await expect(run("rotate", "secret", "--yes")).rejects.toThrow(/no apiFunction yet/);
    expect(parameters.get(at("secret"))!.value).toBe("old");
  });
});
