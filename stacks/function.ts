import { resolve } from "node:path";
import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { ApplicationLogLevel, Architecture, Code, Function, LoggingFormat, Runtime, SystemLogLevel } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { StackContext } from "sst/constructs";
import { pathOf, settings } from "./settings.ts";
import { answering, sizes, type FunctionName } from "./sizes.ts";

interface Options {
  environment: Record<string, string>;
  permissions: PolicyStatement[];
}

/** One of the platform's functions, from the folder that was bundled and tested. */
export function lambda({ app, stack }: StackContext, name: FunctionName, { environment, permissions }: Options): Function {
  const chosen = settings(app.stage);
  const { memory, timeout } = sizes[name];
  const logGroup = new LogGroup(stack, `${name}-log`, {
    logGroupName: `${pathOf(app.stage)}/${name}`,
    // As long as a sent text is kept, so that "I never got it" can still be answered. USD 0.70 a GB written, 0.03 a GB and month kept.
    retention: chosen.protected ? RetentionDays.THREE_MONTHS : RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(stack, `${name}-role`, { assumedBy: new ServicePrincipal("lambda.amazonaws.com"), description: `What ${name} may do` });
  logGroup.grantWrite(role);
  for (const statement of permissions) role.addToPolicy(statement);
  const fn = new Function(stack, name, {
    // No fixed name: CloudFormation could not replace the function, and another stage could not use the name.
    code: app.mode === "remove" ? Code.fromInline("// nothing is deployed") : Code.fromAsset(resolve(chosen.bundles, name)),
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: memory,
    timeout: Duration.seconds(timeout),
    role: role.withoutPolicyUpdates(),
    environment,
    logGroup,
    // Of Lambda's own log lines only warnings: its usual three per call would be most of what the log costs.
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    systemLogLevelV2: SystemLogLevel.WARN,
    // No X-Ray: more than 100,000 traces a month are paid, and the log has each request's time.
    reservedConcurrentExecutions: answering.includes(name) ? chosen.concurrency : undefined,
  });
  // So that the policy exists before the function first runs, and is removed after it.
  fn.node.addDependency(role);
  return fn;
}
