// npm run deploy -- --stage <stage> [stack]     makes the bundles, then deploys all stacks, or those whose name has this in it
// npm run remove -- --stage <stage>             takes a stage down; never production
import { parseArgs } from "node:util";
import { CloudFormationClient, UpdateTerminationProtectionCommand } from "@aws-sdk/client-cloudformation";
import { bundle } from "../bundle/bundle.ts";
import { stackName, stackNames, stageOf, stageOptions, type Stage } from "./stage.ts";
import { isMissing, runs, Trouble, type Terminal } from "./terminal.ts";
import { production } from "../../settings.ts";
import { sst } from "./sst.ts";

const usage = "Say what to do: deploy or remove.";

/** What a deployment does; tests pass their own. */
interface Actions {
  bundle(): Promise<unknown>;
  sst(args: string[]): Promise<number>;
  cloudformation(where: Stage): Pick<CloudFormationClient, "send">;
}

const real: Actions = { bundle: () => bundle(), sst, cloudformation: ({ region }) => new CloudFormationClient({ region }) };

/** @returns the exit code: sst's own */
export async function deploy(argv: string[], { say }: Terminal, actions: Actions = real): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: stageOptions });
  const [what, ...filter] = positionals;
  const where = stageOf(values);
  const at = ["--stage", where.stage, "--region", where.region];
  if (what === "remove") {
    if (where.stage === production) throw new Trouble(`${production} holds people's reports and deals: nothing takes it down by command. How to do it by hand stands in stacks/README.md.`);
    return actions.sst(["remove", ...at]);
  }
  if (what !== "deploy" || filter.length > 1) throw new Trouble(usage);
  say("Making the bundles …");
  await actions.bundle();
  const code = await actions.sst(["deploy", ...filter, ...at]);
  if (code === 0 && where.stage === production) await protect(actions.cloudformation(where), where, say);
  return code;
}

/** Adds the termination protection that sst leaves out: until it is taken off, a stack cannot be deleted even in the console. */
async function protect(cloudformation: Pick<CloudFormationClient, "send">, { stage }: Stage, say: Terminal["say"]): Promise<void> {
  for (const name of stackNames) {
    try {
      await cloudformation.send(new UpdateTerminationProtectionCommand({ StackName: stackName(stage, name), EnableTerminationProtection: true }));
    } catch (error) {
      // Not deployed yet: only some of the stacks were asked for.
      if (!isMissing(error)) throw error;
    }
  }
  say("Every stack is protected from being deleted.");
}

if (import.meta.main) await runs(deploy);
