// Makes and rotates the secrets of an installation:
//   npm run secrets -- --stage <stage>                         makes what is missing, changes nothing else
//   npm run secrets -- rotate guard --stage <stage> [--finish]
//   npm run secrets -- rotate secret --stage <stage> --yes
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { SSMClient } from "@aws-sdk/client-ssm";
import { finishGuard, rotateGuard } from "./guard.ts";
import { parametersOf, type Parameters } from "./parameters.ts";
import { functionNames } from "../../sizes.ts";
import { distributionOutput, functionOutput, globalRegion, outputsOf, stageOf, stageOptions, type Stage } from "./stage.ts";
import { runs, type Terminal, Trouble } from "./terminal.ts";

const usage = "Say what to do: nothing more (makes what is missing), rotate guard, or rotate secret.";

const losses = `Rotating the secret signs everyone out, at once and for good:
  - everyone signs in again;
  - authenticator apps and recovery codes of staff stop working: passkeys go on, everyone else needs a link from an admin,
    and an admin without a passkey one from: npm run first-admin -- --renew;
  - the private links in texts and mails already sent die: to a report ("kunci"), and to stop messages;
  - numbers that follow a report are no longer found when they ask to be forgotten.
Do it only when the secret became known to somebody. If that is so, run the same command again with --yes.`;

/** 64 characters: 48 bytes in an alphabet that any header takes. */
const fresh = (): string => randomBytes(48).toString("base64url");

export async function secrets(argv: string[], terminal: Terminal, random: () => string = fresh): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { ...stageOptions, finish: { type: "boolean" }, yes: { type: "boolean" } } });
  const where = stageOf(values);
  const parameters = parametersOf(new SSMClient({ region: where.region }), where.stage);
  switch (positionals.join(" ")) {
    case "":
      await make(parameters, terminal, random);
      return 0;
    case "rotate guard": {
      const output = await outputsOf(where);
      const rotation = { parameters, cloudfront: new CloudFrontClient({ region: globalRegion }), distribution: output(distributionOutput), terminal, random };
      await (values.finish ? finishGuard(rotation) : rotateGuard(rotation));
      return 0;
    }
    case "rotate secret":
      terminal.say(losses);
      if (!values.yes) return 2;
      await rotateSecret(where, parameters, terminal, random);
      return 0;
    default:
      throw new Trouble(usage);
  }
}

async function make(parameters: Parameters, { say }: Terminal, random: () => string): Promise<void> {
  for (const name of ["secret", "guard"] as const) {
    const isNew = await parameters.make(name, random());
    say(`${parameters.path(name)}  ${isNew ? "made" : "was there, left as it is"}`);
  }
}

async function rotateSecret(where: Stage, parameters: Parameters, terminal: Terminal, random: () => string): Promise<void> {
  const output = await outputsOf(where);
  const functions = functionNames.map((name) => output(functionOutput(name)));
  await parameters.write("secret", random());
  terminal.say("Wrote the new secret. The one before stays in the parameter's history in the console, for whoever may read it.");
  const lambda = new LambdaClient({ region: where.region });
  // Running functions keep the secret they read when they started; any change of its settings starts a function anew.
  for (const FunctionName of functions) await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Description: `Restarted ${terminal.now().toISOString()}` }));
  terminal.say("Every function begins anew with its next request.");
}

if (import.meta.main) await runs(secrets);
