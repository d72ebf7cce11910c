import { Duration, type Stack } from "aws-cdk-lib";
import { Dashboard, GraphWidget, type IMetric, Metric, Row } from "aws-cdk-lib/aws-cloudwatch";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";
import { nameOf } from "./settings.ts";
import { answering, functionNames, type FunctionName } from "./sizes.ts";

interface Shown {
  app: { stage: string };
  functions: Record<FunctionName, Function>;
  table: string;
  queue: string;
  distribution: string;
}

/** One dashboard: what people meet above, the work behind it below. Three dashboards of up to 50 metrics are free. */
export function dashboard(stack: Stack, { app, functions, table, queue, distribution }: Shown): void {
  const period = Duration.minutes(5);
  const lambda = (metricName: string, statistic: string, of: readonly FunctionName[]) => of.map((name) => new Metric({ namespace: "AWS/Lambda", metricName, dimensionsMap: { FunctionName: functions[name].functionName }, statistic, period, label: name }));
  // CloudFront writes all its metrics in one region.
  const edge = (metricName: string, statistic: string) => new Metric({ namespace: "AWS/CloudFront", metricName, dimensionsMap: { DistributionId: distribution, Region: "Global" }, statistic, period, region: "us-east-1", label: metricName });
  const ofTable = (metricName: string) => new Metric({ namespace: "AWS/DynamoDB", metricName, dimensionsMap: { TableName: table }, statistic: "Sum", period, label: metricName });
  const waiting = new Metric({ namespace: "AWS/SQS", metricName: "ApproximateNumberOfMessagesVisible", dimensionsMap: { QueueName: queue }, statistic: "Maximum", period, label: "letters" });
  const unsent = new Metric({ namespace: `${nameOf(app.stage)}/texts`, metricName: "OverBudget", statistic: "Sum", period, label: "texts not sent" });
  for (const name of ["stream", "auth"] as const) {
    // No figure while there is none to count: such a metric of our own is paid by the hour in which it is written.
    new MetricFilter(stack, `TextsOverBudget-${name}`, { logGroup: functions[name].logGroup, filterPattern: FilterPattern.literal('"text over budget"'), metricNamespace: unsent.namespace, metricName: unsent.metricName, metricValue: "1" });
  }
  const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 8, height: 6 });
  new Dashboard(stack, "Dashboard", { dashboardName: nameOf(app.stage) }).addWidgets(
    new Row(graph("Requests at the edge", [edge("Requests", "Sum")]), graph("Errors at the edge, %", [edge("4xxErrorRate", "Average"), edge("5xxErrorRate", "Average")]), graph("Answers with 5xx", lambda("Url5xxCount", "Sum", answering))),
    new Row(graph("Time to answer, ms, 95th percentile", lambda("Duration", "p95", answering)), graph("Calls", lambda("Invocations", "Sum", functionNames)), graph("Errors", lambda("Errors", "Sum", functionNames))),
    new Row(graph("Reactions behind, ms", lambda("IteratorAge", "Maximum", ["stream"])), graph("Letters, and texts that no budget was left for", [waiting, unsent]), graph("Table: units", [ofTable("ConsumedReadCapacityUnits"), ofTable("ConsumedWriteCapacityUnits")])),
  );
}
