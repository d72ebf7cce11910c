import { Aws, Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { type StackContext, use } from "sst/constructs";
import { api } from "./api.ts";
import { makeBudget } from "./budget.ts";
import { dashboard } from "./dashboard.ts";
import { data } from "./data.ts";
import { nameOf, settings } from "./settings.ts";
import { site } from "./site.ts";
import { work } from "./work.ts";

interface Watched {
  metric: Metric;
  /** The alarm goes off at this value or above … */
  threshold: number;
  /** … in so many of the last periods; one of one when not given. */
  periods?: [above: number, of: number];
  /** What it means that there is no figure: nothing happened, when not given. */
  missing?: TreatMissingData;
  /** What it means and what to do, for the mail. */
  description: string;
}

/**
 * Ten alarms on one metric each: an account has ten alarm metrics for free, and an alarm on a sum would count several.
 * Each needs somebody at once. All metrics are written by the services themselves (one of our own costs 0.30 dollars a month; the dashboard has one, of texts that no budget was left for, that is mostly empty).
 */
export function watch({ app, stack }: StackContext) {
  const chosen = settings(app.stage);
  const { table } = use(data);
  const { functions } = use(api);
  const { functions: working, deadLetters } = use(work);
  const { distribution } = use(site);
  const five = Duration.minutes(5);
  const ofFunction = (name: string, functionName: string, statistic: string) => new Metric({ namespace: "AWS/Lambda", metricName: name, dimensionsMap: { FunctionName: functionName }, statistic, period: five });
  const ofTable = (name: string) => new Metric({ namespace: "AWS/DynamoDB", metricName: name, dimensionsMap: { TableName: table.name }, statistic: "Sum", period: five });
  const failing = (what: string, functionName: string): Watched => ({
    metric: ofFunction("Url5xxCount", functionName, "Sum"),
    threshold: 5,
    periods: [2, 3],
    description: `${what} answers with errors. Look at the newest lines of its log; if it began with a deployment, roll back.`,
  });
  const list: Record<string, Watched> = {
    ApiErrors: failing("The API", functions.api.functionName),
    AuthErrors: failing("Sign-in", functions.auth.functionName),
    SiteErrors: failing("The site", functions.site.functionName),
    // Of all functions together, because they share the account's limit on calls at once.
    Throttles: { metric: new Metric({ namespace: "AWS/Lambda", metricName: "Throttles", statistic: "Sum", period: five }), threshold: 10, periods: [2, 3], description: "Functions are refused for lack of concurrency. Ask for a higher quota, or look for who asks so much." },
    StreamErrors: { metric: ofFunction("Errors", working.stream.functionName, "Sum"), threshold: 3, periods: [2, 3], description: "Reactions to writes break as a whole: texts, timers and figures come late. Look at the log of stream." },
    StreamLate: { metric: ofFunction("IteratorAge", working.stream.functionName, "Maximum"), threshold: 10 * 60_000, periods: [2, 2], description: "Reactions are ten minutes behind. After 20 hours what waits is put into the letters." },
    // One alarm for a clock that fails each time and for one that is not called at all, which writes no metric.
    ClockOverdue: { metric: ofFunction("Errors", working.clock.functionName, "Minimum"), threshold: 1, periods: [2, 2], missing: TreatMissingData.BREACHING, description: "For ten minutes no tick of the clock came through: deadlines pass unseen. Look at the schedule and the log of clock." },
    Letters: {
      metric: new Metric({ namespace: "AWS/SQS", metricName: "ApproximateNumberOfMessagesVisible", dimensionsMap: { QueueName: deadLetters.queue.queueName }, statistic: "Maximum", period: five }),
      threshold: 1,
      description: "Something could not be done after all tries. Find out why, then: npm run redrive.",
    },
    TableReads: { metric: ofTable("ReadThrottleEvents"), threshold: 20, periods: [2, 3], description: "The table refuses reads: one partition is asked too much, or the account's limit is reached." },
    TableWrites: { metric: ofTable("WriteThrottleEvents"), threshold: 20, periods: [2, 3], description: "The table refuses writes: one partition is written too much, or the account's limit is reached." },
  };
  // Not encrypted: CloudWatch could write to an encrypted topic only with a key of our own, a dollar a month, and the mails hold no person's data.
  const topic = new Topic(stack, "Alarms", { displayName: nameOf(app.stage), enforceSSL: true });
  // The statement that enforces TLS makes a policy of the topic's own, which replaces the one by which every service of the account could publish.
  topic.grantPublish(new ServicePrincipal("cloudwatch.amazonaws.com", { conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } } }));
  if (chosen.mail) topic.addSubscription(new EmailSubscription(chosen.mail));
  const action = new SnsAction(topic);
  for (const [id, { metric, threshold, periods: [above, of] = [1, 1], missing = TreatMissingData.NOT_BREACHING, description }] of Object.entries(list)) {
    const alarm = new Alarm(stack, id, {
      alarmName: `${nameOf(app.stage)}-${id}`,
      alarmDescription: description,
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      datapointsToAlarm: above,
      evaluationPeriods: of,
      treatMissingData: missing,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
  makeBudget(stack, chosen);
  dashboard(stack, { app, functions: { ...functions, ...working }, table: table.name, queue: deadLetters.queue.queueName, distribution: distribution.distributionId });
  stack.addOutputs({ alarms: topic.topicArn });
}
