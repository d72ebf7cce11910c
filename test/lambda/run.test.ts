import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { lambdaFunction } from "./run.ts";

// The twin of Lambda that the other tests trust.

const folder = mkdtempSync(join(tmpdir(), "among-runtime-"));
const bootstrap = join(folder, "bootstrap.ts");
copyFileSync(join(import.meta.dirname, "bootstrap.ts"), bootstrap);
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
function running(code: string, timeout = 60) {
  const own = join(folder, String(++made));
  mkdirSync(own);
  writeFileSync(join(own, "index.mjs"), code);
  return lambdaFunction({ name: "it", folder: own, bootstrap, env: { GIVEN: "yes" }, timeout });
}

test("gives what Lambda gives: event, context, variables, the folder, and nothing of this process", async () => {
  process.env.NOT_GIVEN = "no";
  const it = running(`export const handler = async (event, context) => ({ event, name: context.functionName, left: context.getRemainingTimeInMillis() > 0, given: process.env.GIVEN, not: process.env.NOT_GIVEN, region: process.env.AWS_REGION, here: process.cwd() === process.env.LAMBDA_TASK_ROOT });`);
  expect(await it.invoke({ a: [1] })).toEqual({ payload: { event: { a: [1] }, name: "it", left: true, given: "yes", region: "ap-southeast-3", here: true } });
});

test("keeps a process warm, freezes it in between, and starts another when it is busy", async () => {
  const it = running(`let ran = 0, calls = 0; setInterval(() => ran++, 1); export const handler = async ({ wait }) => { if (wait) await new Promise((done) => setTimeout(done, 200)); return { ran, calls: ++calls }; };`);
  const { ran } = (await it.invoke({})).payload;
  await pause(300);
  const again = (await it.invoke({})).payload;
  expect(again.calls).toBe(2);
  // A process that was not frozen would have run some hundred times.
  expect(again.ran - ran).toBeLessThan(50);
  await Promise.all([it.invoke({ wait: true }), it.invoke({ wait: true })]);
  expect(it.started()).toBe(2);
  it.recycle();
  expect((await it.invoke({})).payload.calls).toBe(1);
});

test("kills a process whose time is over, wherever it is", async () => {
  const forever = `export const handler = () => new Promise(() => setInterval(() => {}, 1000));`;
  expect((await running(forever, 1).invoke({})).error).toEqual({ errorType: "Sandbox.Timedout", errorMessage: expect.stringMatching(/Task timed out after 1\.00 seconds$/) });
  expect((await running(`export const handler = () => { for (;;); };`, 1).invoke({})).error?.errorType).toBe("Sandbox.Timedout");
  const it = running(`export const handler = () => (console.log("here"), new Promise(() => setInterval(() => {}, 1000)));`);
  const invoked = it.invoke({});
  while (!it.log()) await pause(10);
  it.timeOut();
  expect((await invoked).error?.errorType).toBe("Sandbox.Timedout");
});

test("tells what a handler throws, and what nobody caught, and goes on with a new process", async () => {
  const it = running(`export const handler = async ({ how }) => { if (how === "throw") throw new RangeError("too far"); if (how === "stray") { void Promise.reject(new Error("stray")); await new Promise((done) => setTimeout(done, 1000)); } if (how === "exit") process.exit(3); return "well"; };`);
  expect((await it.invoke({ how: "throw" })).error).toMatchObject({ errorType: "RangeError", errorMessage: "too far" });
  expect(await it.invoke({})).toEqual({ payload: "well" });
  expect(it.started()).toBe(1);
  expect((await it.invoke({ how: "stray" })).error?.errorType).toBe("Runtime.UnhandledPromiseRejection");
  expect((await it.invoke({ how: "exit" })).error?.errorType).toBe("Runtime.ExitError");
  expect(await it.invoke({})).toEqual({ payload: "well" });
  expect(it.started()).toBe(3);
});

test("tells when it cannot begin, and takes no more than 6 MB either way", async () => {
  expect((await running(`import "not-there"; export const handler = () => 1;`).invoke({})).error).toMatchObject({ errorType: "Runtime.ImportModuleError", errorMessage: expect.stringContaining("not-there") });
  const it = running(`export const handler = () => "x".repeat(7_000_000);`);
  expect((await it.invoke({})).error?.errorType).toBe("Function.ResponseSizeTooLarge");
  await expect(it.invoke("x".repeat(7_000_000))).rejects.toThrow("does not fit");
});
