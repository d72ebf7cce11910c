import { beforeAll, expect, test } from "vitest";
import { synth, type Resource, type Synthesised } from "./synth.ts";
import { written } from "./written.ts";

let stage: Synthesised;
beforeAll(async () => {
  stage = await synth("production", { AMONG_BUDGET: "25" });
});
const alarms = (): Record<string, Resource["Properties"]> => Object.fromEntries(stage.all("AWS::CloudWatch::Alarm").map(({ resource }) => [resource.Properties.AlarmName.replace("among-production-", ""), resource.Properties]));

/** Which kind of thing each dimension names. */
const named: Record<string, string> = { FunctionName: "AWS::Lambda::Function", TableName: "AWS::DynamoDB::Table", QueueName: "AWS::SQS::Queue" };
/** What each service writes by itself, with the dimension it writes it under (the services' own lists of metrics). */
const byItself: Record<string, { dimension: string | undefined; metrics: string[] }[]> = {
  "AWS/Lambda": [
    { dimension: "FunctionName", metrics: ["Url5xxCount", "Errors", "IteratorAge", "Duration", "Invocations"] },
    { dimension: undefined, metrics: ["Throttles"] },
  ],
  "AWS/DynamoDB": [{ dimension: "TableName", metrics: ["ReadThrottleEvents", "WriteThrottleEvents", "ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"] }],
  "AWS/SQS": [{ dimension: "QueueName", metrics: ["ApproximateNumberOfMessagesVisible"] }],
};

test("ten metrics are free, and no alarm is a sum of several", () => {
  expect(Object.keys(alarms())).toEqual(["ApiErrors", "AuthErrors", "SiteErrors", "Throttles", "StreamErrors", "StreamLate", "ClockOverdue", "Letters", "TableReads", "TableWrites"]);
  for (const alarm of Object.values(alarms())) {
    expect(alarm.Metrics).toBeUndefined();
    // A shorter period makes it a dearer alarm.
    expect(alarm.Period).toBeGreaterThanOrEqual(60);
  }
});

// A figure that is changed by mistake is an alarm that never comes, or one that nobody believes any more.
test("every alarm is what it was set to", () => {
  const table = Object.entries(alarms()).map(([name, alarm]) => [
    name, `${alarm.Namespace} ${alarm.MetricName}`, written((alarm.Dimensions ?? [])[0]?.Value ?? "all"), alarm.Statistic, alarm.Threshold, alarm.Period, alarm.DatapointsToAlarm, alarm.EvaluationPeriods, alarm.TreatMissingData, alarm.ComparisonOperator,
  ]);
  const from = "GreaterThanOrEqualToThreshold";
  expect(table).toEqual([
    ["ApiErrors", "AWS/Lambda Url5xxCount", "${api}", "Sum", 5, 300, 2, 3, "notBreaching", from],
    ["AuthErrors", "AWS/Lambda Url5xxCount", "${auth}", "Sum", 5, 300, 2, 3, "notBreaching", from],
    ["SiteErrors", "AWS/Lambda Url5xxCount", "${site}", "Sum", 5, 300, 2, 3, "notBreaching", from],
    ["Throttles", "AWS/Lambda Throttles", "all", "Sum", 10, 300, 2, 3, "notBreaching", from],
    ["StreamErrors", "AWS/Lambda Errors", "${stream}", "Sum", 3, 300, 2, 3, "notBreaching", from],
    ["StreamLate", "AWS/Lambda IteratorAge", "${stream}", "Maximum", 600_000, 300, 2, 2, "notBreaching", from],
    ["ClockOverdue", "AWS/Lambda Errors", "${clock}", "Minimum", 1, 300, 2, 2, "breaching", from],
    ["Letters", "AWS/SQS ApproximateNumberOfMessagesVisible", "${Letters.QueueName}", "Maximum", 1, 300, 1, 1, "notBreaching", from],
    ["TableReads", "AWS/DynamoDB ReadThrottleEvents", "${Table}", "Sum", 20, 300, 2, 3, "notBreaching", from],
    ["TableWrites", "AWS/DynamoDB WriteThrottleEvents", "${Table}", "Sum", 20, 300, 2, 3, "notBreaching", from],
  ]);
});

test("every alarm is of something that the stacks make and that its service writes", () => {
  for (const [name, alarm] of Object.entries(alarms())) {
    const dimensions = (alarm.Dimensions ?? []) as { Name: string; Value: unknown }[];
    expect(dimensions.length).toBeLessThanOrEqual(1);
    const known = byItself[alarm.Namespace]!.some(({ dimension, metrics }) => dimension === dimensions[0]?.Name && metrics.includes(alarm.MetricName));
    expect([name, known]).toEqual([name, true]);
    for (const { Name, Value } of dimensions) {
      const value = written(Value);
      const [, id] = /^\$\{(\w+?)(?:\.QueueName)?\}$/.exec(value) ?? [];
      expect(stage.all(named[Name]).map((each) => each.id.replace(/[0-9A-F]{8}$/, ""))).toContain(id);
    }
  }
});

test("each tells somebody, when it begins and when it is over, and says what to do", () => {
  const { id } = stage.all("AWS::SNS::Topic")[0]!;
  for (const alarm of Object.values(alarms())) {
    expect(alarm.AlarmActions).toEqual([{ Ref: id }]);
    expect(alarm.OKActions).toEqual([{ Ref: id }]);
    expect(alarm.AlarmDescription.length).toBeGreaterThan(40);
  }
  stage.templates.watch.hasResourceProperties("AWS::SNS::Subscription", { Protocol: "email", Endpoint: "it@town.example" });
});

test("CloudWatch of this account may publish to the topic of every alarm, over TLS alone", () => {
  const policies = stage.all("AWS::SNS::TopicPolicy").map(({ resource }) => resource.Properties);
  for (const { AlarmActions, OKActions } of Object.values(alarms())) {
    for (const topic of [...AlarmActions, ...OKActions]) {
      const statements: Record<string, unknown>[] = policies.filter(({ Topics }) => Topics.some((each: unknown) => written(each) === written(topic))).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
      // Amazon CloudWatch User Guide, "Amazon SNS topics": what an alarm needs where a topic has a policy of its own.
      expect(statements.filter(({ Effect }) => Effect === "Allow")).toEqual([
        expect.objectContaining({ Action: "sns:Publish", Principal: { Service: "cloudwatch.amazonaws.com" }, Resource: topic, Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } } }),
      ]);
      expect(statements.filter(({ Effect }) => Effect === "Deny")).toEqual([expect.objectContaining({ Condition: { Bool: { "aws:SecureTransport": "false" } } })]);
    }
  }
});

test("silence is bad of the clock alone", () => {
  for (const [name, alarm] of Object.entries(alarms())) expect([name, alarm.TreatMissingData]).toEqual([name, name === "ClockOverdue" ? "breaching" : "notBreaching"]);
  expect(alarms().ClockOverdue).toMatchObject({ MetricName: "Errors", Statistic: "Minimum", Threshold: 1, Period: 300, EvaluationPeriods: 2, DatapointsToAlarm: 2 });
});

test("one letter is enough, and ten minutes behind", () => {
  expect(alarms().Letters).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, ComparisonOperator: "GreaterThanOrEqualToThreshold" });
  expect(alarms().StreamLate).toMatchObject({ MetricName: "IteratorAge", Threshold: 600_000 });
});

test("money is told at half, at all, and when all is foreseen", () => {
  const { resource } = stage.all("Custom::Budget")[0]!;
  const [Create, Update, Delete] = ["Create", "Update", "Delete"].map((when) => JSON.parse(written(resource.Properties[when])));
  expect(Create).toEqual(Update);
  expect(Update).toMatchObject({ service: "Budgets", action: "createBudget", region: "us-east-1" });
  const { Budget, NotificationsWithSubscribers } = Update.parameters;
  expect(Budget).toMatchObject({ BudgetType: "COST", TimeUnit: "MONTHLY", BudgetLimit: { Amount: "25", Unit: "USD" } });
  expect(NotificationsWithSubscribers.map((n: any) => [n.Notification.NotificationType, n.Notification.Threshold, n.Subscribers[0].Address])).toEqual([
    ["ACTUAL", 50, "it@town.example"],
    ["ACTUAL", 100, "it@town.example"],
    ["FORECASTED", 100, "it@town.example"],
  ]);
  // The old one is deleted by its own name, once the new one is there.
  expect(Update.physicalResourceId).toEqual({ id: Budget.BudgetName });
  expect(Delete).toMatchObject({ action: "deleteBudget", region: "us-east-1", parameters: { BudgetName: "PHYSICAL:RESOURCEID:" } });
});

test("another address or sum is another budget", async () => {
  const name = async (env: Record<string, string>) => JSON.parse(written((await synth("production", env)).all("Custom::Budget")[0]!.resource.Properties.Update)).physicalResourceId.id;
  const names = [await name({}), await name({ AMONG_BUDGET: "61" }), await name({ AMONG_MAIL: "other@town.example" })];
  expect(new Set(names).size).toBe(3);
  for (const each of names) expect(each).toMatch(/^among-production-[0-9a-f]{8}$/);
});

test("one dashboard, of no more metrics than are free", () => {
  const [dashboard, ...more] = stage.all("AWS::CloudWatch::Dashboard");
  expect(more).toEqual([]);
  const body = JSON.parse(written(dashboard!.resource.Properties.DashboardBody)) as { widgets: { properties: { title: string; metrics: unknown[] } }[] };
  const metrics = body.widgets.flatMap(({ properties }) => properties.metrics);
  expect(body.widgets.length).toBe(9);
  expect(metrics.length).toBeLessThanOrEqual(50);
});

test("a stage of one's own without a mail address has alarms that tell nobody, and no budget", async () => {
  const { templates } = await synth("dev", { AMONG_MAIL: "" });
  templates.watch.resourceCountIs("AWS::SNS::Subscription", 0);
  templates.watch.resourceCountIs("Custom::Budget", 0);
  templates.watch.resourceCountIs("AWS::CloudWatch::Alarm", 10);
});

test("texts that no budget was left for are counted from the logs of the two functions that send, and shown", () => {
  const filters = stage.all("AWS::Logs::MetricFilter").map(({ resource }) => resource.Properties);
  expect(filters.map(({ LogGroupName }) => written(LogGroupName)).toSorted()).toEqual([expect.stringContaining("auth"), expect.stringContaining("stream")]);
  for (const { FilterPattern, MetricTransformations } of filters) {
    expect(FilterPattern).toBe('"text over budget"');
    // Without a value for the time in which there is none, nothing is written then, and nothing paid.
    expect(MetricTransformations).toEqual([{ MetricName: "OverBudget", MetricNamespace: "among-production/texts", MetricValue: "1" }]);
  }
  expect(written(stage.all("AWS::CloudWatch::Dashboard")[0]!.resource.Properties.DashboardBody)).toContain("among-production/texts");
});
