import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { town } from "../../settings.ts";
import { takeFiles } from "./environment.ts";
import { isMissing, Trouble } from "./terminal.ts";

/** The app's stacks, in the order in which they are deployed. */
export const stackNames = ["data", "api", "site", "work", "watch"] as const;

/** As sst names them. */
export const stackName = (stage: string, stack: (typeof stackNames)[number]): string => `${stage}-${town.app}-${stack}`;

/** Output that holds the address of the queue in which letters wait. */
export const queueOutput = "letters";

/** Output that holds the distribution's id. */
export const distributionOutput = "distribution";

/** Who is meant: said with every command, so that nobody touches production by a forgotten default. */
export interface Stage {
  stage: string;
  region: string;
}

/** The options every command takes. */
export const stageOptions = { stage: { type: "string" }, region: { type: "string" } } as const;

/**
 * Also takes the stage's own files of variables: they may name the AWS profile to use.
 * @throws Trouble when no stage is named, or none that can be
 */
export function stageOf(values: { stage?: string; region?: string }): Stage {
  if (!values.stage) throw new Trouble("Say which stage, after two hyphens of their own: npm run <command> -- --stage production");
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(values.stage)) throw new Trouble(`"${values.stage}" is no name of a stage: small letters, digits and hyphens.`);
  takeFiles(values.stage);
  return { stage: values.stage, region: values.region ?? town.aws };
}

/** What the deployed stacks say of themselves, by name; nothing where nothing is deployed. */
export async function foundOutputs({ stage, region }: Stage): Promise<Map<string, string>> {
  const client = new CloudFormationClient({ region });
  const found = new Map<string, string>();
  for (const stack of stackNames) {
    for (const { OutputKey, OutputValue } of await outputs(client, stackName(stage, stack))) found.set(OutputKey!, OutputValue!);
  }
  return found;
}

/**
 * The same, for what cannot do without.
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
