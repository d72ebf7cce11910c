import { readFileSync, writeFileSync } from "node:fs";
import { sizes, type FunctionName as Name } from "../../stacks/sizes.ts";
import { cached, madeOnce } from "../made-once.ts";
import { sources as ofTemplates } from "../stacks/synth-sources.ts";
import type { Statement } from "./iam.ts";

const sources = [...ofTemplates, "test/stacks/written.ts", "test/lambda/iam-policies.ts"];

export type Policies = Record<Name, Statement[]>;

/** What stands in the templates for things that tests have under other names, as `written` writes it: `${Table.Arn}`. */
export type Names = Record<string, string>;

/**
 * What each function may do, from the templates of production.
 * @param names everything a template only refers to; whatever stands for nothing here stays as it is, and matches nothing
 */
export async function policies(names: Names): Promise<Policies> {
  const all = await synthesised();
  const resolved = (resource: string) => Object.entries(names).reduce((text, [from, to]) => text.replaceAll(from, to), resource);
  return Object.fromEntries(
    Object.entries(all).map(([name, statements]) => [name, statements.map((statement) => ({ ...statement, Resource: [statement.Resource].flat().map(resolved) }))]),
  ) as Policies;
}

async function synthesised(): Promise<Policies> {
  const made = cached("policies", sources);
  await madeOnce(made, async (path) => writeFileSync(path, JSON.stringify(await fromTemplates())));
  return JSON.parse(readFileSync(made, "utf8")) as Policies;
}

async function fromTemplates(): Promise<Policies> {
  // Loading the CDK takes longer than a story.
  const [{ synth }, { written }] = await Promise.all([import("../stacks/synth.ts"), import("../stacks/written.ts")]);
  const { all } = await synth("production", { AMONG_SMS_SENDER: sender });
  const [functions, roles, attached] = [all("AWS::Lambda::Function"), all("AWS::IAM::Role"), all("AWS::IAM::Policy")];
  const statementsOf = (name: string): Statement[] => {
    const { part, resource } = functions.find(({ id }) => id.replace(/[0-9A-F]{8}$/, "") === name)!;
    const role = resource.Properties.Role["Fn::GetAtt"][0] as string;
    const { Properties } = roles.find((each) => each.part === part && each.id === role)!.resource;
    for (const other of ["ManagedPolicyArns", "Policies", "PermissionsBoundary"]) if (Properties[other]) throw new Error(`${name} has ${other}, which nobody reads here`);
    return attached
      .filter((policy) => policy.part === part && policy.resource.Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
      .flatMap((policy) => policy.resource.Properties.PolicyDocument.Statement as Record<string, unknown>[])
      .map((statement) => ({ ...statement, Resource: [statement.Resource].flat().map(written) }) as Statement);
  };
  return Object.fromEntries(Object.keys(sizes).map((name) => [name, statementsOf(name)])) as Policies;
}

/** The name under which texts go out. */
export const sender = "AMONGBATU";
