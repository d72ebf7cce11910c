import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { town } from "../../settings.ts";
import type { FunctionName } from "../../sizes.ts";
import { isMissing, Trouble } from "./terminal.ts";

/** Folder of the repository. */
export const root = resolve(import.meta.dirname, "../../..");

/** CloudFront, its certificates and AWS's lists of services live in this region, wherever the town does. */
export const globalRegion = "us-east-1";

/** The app's stacks, in the order in which they are deployed. */
export const stackNames = ["data", "api", "site", "work", "watch"] as const;

/** As sst names them. */
export const stackName = (stage: string, stack: (typeof stackNames)[number]): string => `${stage}-${town.app}-${stack}`;

/** Outputs of the stacks: the address of the queue of dead letters, the distribution's id, a function's name in AWS. */
export const queueOutput = "letters";
export const distributionOutput = "distribution";
export const functionOutput = (name: FunctionName): string => `${name}Function`;

/** Named with every command, so that nobody touches production by a forgotten default. */
export interface Stage {
  stage: string;
  region: string;
}

/** The options every command takes. */
export const stageOptions = { stage: { type: "string" }, region: { type: "string" } } as const;

/**
 * Also loads the stage's own files of variables: they may name the AWS profile to use.
 * @throws Trouble when no stage is named, or none that can be
 */
export function stageOf(values: { stage?: string; region?: string }): Stage {
  if (!values.stage) throw new Trouble("Say which stage, after two hyphens of their own: npm run <command> -- --stage production");
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(values.stage)) throw new Trouble(`"${values.stage}" is no name of a stage: small letters, digits and hyphens.`);
  // In the order, and with the precedence, that sst has when it deploys.
  for (const name of [".env", ".env.local", `.env.${values.stage}`, `.env.${values.stage}.local`]) {
    const file = join(root, name);
    if (existsSync(file)) Object.assign(process.env, parseEnv(readFileSync(file, "utf8")));
  }
  return { stage: values.stage, region: values.region ?? town.aws };
}

/** The outputs of the stage's stacks, by name; none before the first deployment. */
export async function foundOutputs({ stage, region }: Stage): Promise<Map<string, string>> {
  const client = new CloudFormationClient({ region });
  const found = new Map<string, string>();
  for (const stack of stackNames) {
    for (const { OutputKey, OutputValue } of await outputs(client, stackName(stage, stack))) found.set(OutputKey!, OutputValue!);
  }
  return found;
}

/**
 * The same, for a command that needs them.
 * @throws Trouble when nothing of this stage is deployed in this region
 */
export async function outputsOf(where: Stage): Promise<(name: string) => string> {
  const { stage, region } = where;
  const found = await foundOutputs(where);
  if (found.size === 0) throw new Trouble(`The stage ${stage} is not deployed in ${region}. Look at the stage's name and the region.`);
  return (name) => {
    const value = found.get(name);
    if (!value) throw new Trouble(`The stage ${stage} has no ${name} yet. Deploy it first: npm run deploy -- --stage ${stage}`);
    return value;
  };
}

async function outputs(client: CloudFormationClient, name: string) {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.[0]?.Outputs ?? [];
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
