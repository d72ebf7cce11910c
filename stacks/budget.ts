import { createHash } from "node:crypto";
import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId, PhysicalResourceIdReference } from "aws-cdk-lib/custom-resources";
import { nameOf, type Settings } from "./settings.ts";

/**
 * Tells by mail what the account costs; two budgets are free, and each counts whatever else runs in the account.
 *
 * CloudFormation has no budgets in Jakarta (its registry there does not know `AWS::Budgets::Budget`), so a function of the CDK's calls
 * the one address that AWS Budgets has, when something about it changes and else never. A budget's mail address cannot be changed
 * in place: the name holds a mark of all that was asked for, and a changed one is made anew before the old one goes.
 */
export function makeBudget(stack: Stack, { stage, budget, mail }: Settings): void {
  if (!mail) return;
  const name = `${nameOf(stage)}-${createHash("sha256").update(`${budget} ${mail}`).digest("hex").slice(0, 8)}`;
  const at = (NotificationType: "ACTUAL" | "FORECASTED", Threshold: number) => ({
    Notification: { NotificationType, ComparisonOperator: "GREATER_THAN", Threshold, ThresholdType: "PERCENTAGE" },
    Subscribers: [{ SubscriptionType: "EMAIL", Address: mail }],
  });
  const call = { service: "Budgets", region: "us-east-1" };
  new AwsCustomResource(stack, "Budget", {
    resourceType: "Custom::Budget",
    installLatestAwsSdk: false,
    logGroup: new LogGroup(stack, "BudgetLog", { retention: RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY }),
    // Also the first time.
    onUpdate: {
      ...call,
      action: "createBudget",
      parameters: {
        AccountId: stack.account,
        Budget: { BudgetName: name, BudgetType: "COST", TimeUnit: "MONTHLY", BudgetLimit: { Amount: String(budget), Unit: "USD" } },
        NotificationsWithSubscribers: [at("ACTUAL", 50), at("ACTUAL", 100), at("FORECASTED", 100)],
      },
      physicalResourceId: PhysicalResourceId.of(name),
      // A deployment that was rolled back and is tried again.
      ignoreErrorCodesMatching: "DuplicateRecordException",
    },
    onDelete: { ...call, action: "deleteBudget", parameters: { AccountId: stack.account, BudgetName: new PhysicalResourceIdReference() }, ignoreErrorCodesMatching: "NotFoundException" },
    policy: AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({ effect: Effect.ALLOW, actions: ["budgets:ModifyBudget"], resources: [`arn:${stack.partition}:budgets::${stack.account}:budget/${nameOf(stage)}-*`] }),
    ]),
  });
}
