import { createHash } from "node:crypto";
import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId, PhysicalResourceIdReference } from "aws-cdk-lib/custom-resources";
import { nameOf, type Settings } from "./settings.ts";

/**
 * Reports by mail what the account costs. Two budgets are free; each counts everything that runs in the account.
 *
 * CloudFormation in Jakarta does not know `AWS::Budgets::Budget`, so a function of the CDK calls AWS Budgets itself, and only when
 * something here changes. A budget's mail address cannot be changed: the budget's name ends in a hash of its settings, and a changed
 * one is made under a new name before the old one is deleted.
 */
export function makeBudget(stack: Stack, { stage, budget, mail }: Settings): void {
  if (!mail) return;
  const name = `${nameOf(stage)}-${createHash("sha256").update(`${budget} ${mail}`).digest("hex").slice(0, 8)}`;
  const notification = (NotificationType: "ACTUAL" | "FORECASTED", Threshold: number) => ({
    Notification: { NotificationType, ComparisonOperator: "GREATER_THAN", Threshold, ThresholdType: "PERCENTAGE" },
    Subscribers: [{ SubscriptionType: "EMAIL", Address: mail }],
  });
  const call = { service: "Budgets", region: "us-east-1" };
  new AwsCustomResource(stack, "Budget", {
    resourceType: "Custom::Budget",
    installLatestAwsSdk: false,
    logGroup: new LogGroup(stack, "BudgetLog", { retention: RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY }),
    // Also when it is first made.
    onUpdate: {
      ...call,
      action: "createBudget",
      parameters: {
        AccountId: stack.account,
        Budget: { BudgetName: name, BudgetType: "COST", TimeUnit: "MONTHLY", BudgetLimit: { Amount: String(budget), Unit: "USD" } },
        NotificationsWithSubscribers: [notification("ACTUAL", 50), notification("ACTUAL", 100), notification("FORECASTED", 100)],
      },
      physicalResourceId: PhysicalResourceId.of(name),
      // It exists already when a deployment was rolled back and is tried again.
      ignoreErrorCodesMatching: "DuplicateRecordException",
    },
    onDelete: { ...call, action: "deleteBudget", parameters: { AccountId: stack.account, BudgetName: new PhysicalResourceIdReference() }, ignoreErrorCodesMatching: "NotFoundException" },
    policy: AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({ effect: Effect.ALLOW, actions: ["budgets:ModifyBudget"], resources: [`arn:${stack.partition}:budgets::${stack.account}:budget/${nameOf(stage)}-*`] }),
    ]),
  });
}
