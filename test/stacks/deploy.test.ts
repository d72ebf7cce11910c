import type { App } from "sst/constructs";
import { expect, test, vi } from "vitest";
import { deploy } from "../../stacks/tools/ops/deploy.ts";
import { Trouble } from "../../stacks/tools/ops/terminal.ts";
import { platform } from "../../stacks/platform.ts";
import { listening } from "./aws-stub.ts";

const { terminal } = listening();

/** Stands for everything outside: the bundler, sst, AWS. */
function outside(code = 0) {
  const done: string[] = [];
  return {
    done,
    bundle: async () => done.push("bundle"),
    sst: async (args: string[]) => (done.push(args.join(" ")), code),
    cloudformation: () => ({
      send: async ({ input }: { input: { StackName?: string; EnableTerminationProtection?: boolean } }) => {
        if (input.StackName === "production-among-watch") throw Object.assign(new Error("Stack with id production-among-watch does not exist"), { name: "ValidationError" });
        done.push(`protect ${input.StackName} ${input.EnableTerminationProtection}`);
      },
    }),
  } as unknown as Parameters<typeof deploy>[2] & { done: string[] };
}

test("a deployment bundles first, and leaves a stage of one's own unprotected", async () => {
  const world = outside();
  expect(await deploy(["deploy", "--stage", "dev"], terminal, world)).toBe(0);
  expect(world.done).toEqual(["bundle", "deploy --stage dev --region ap-southeast-3"]);
});

test("production's stacks are protected once they are there", async () => {
  const world = outside();
  await deploy(["deploy", "--stage", "production", "data"], terminal, world);
  expect(world.done).toEqual(["bundle", "deploy data --stage production --region ap-southeast-3", ...["data", "api", "site", "work"].map((name) => `protect production-among-${name} true`)]);
});

test("a deployment that failed says so with its exit code", async () => {
  const world = outside(1);
  expect(await deploy(["deploy", "--stage", "production"], terminal, world)).toBe(1);
  expect(world.done.some((line) => line.startsWith("protect"))).toBe(false);
});

test("production is not removed by command, neither here nor by sst itself", async () => {
  const world = outside();
  await expect(deploy(["remove", "--stage", "production"], terminal, world)).rejects.toThrow(Trouble);
  expect(world.done).toEqual([]);
  vi.stubEnv("AMONG_MAIL", "it@town.example");
  expect(() => platform({ stage: "production", mode: "remove" } as App)).toThrow(/protected/);
});

test("a stage of one's own is", async () => {
  const world = outside();
  expect(await deploy(["remove", "--stage", "dev"], terminal, world)).toBe(0);
  expect(world.done).toEqual(["remove --stage dev --region ap-southeast-3"]);
});

test("a stage must be named, and what to do", async () => {
  await expect(deploy(["deploy"], terminal, outside())).rejects.toThrow(/which stage/);
  await expect(deploy(["destroy", "--stage", "dev"], terminal, outside())).rejects.toThrow(/what to do/);
});
