import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
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
  /** Alarms from this on … */
  from: number;
  /** … in so many of so many periods. */
  of?: [wrong: number, all: number];
  /** What silence means: nothing happened, unless said otherwise. */
  silence?: TreatMissingData;
  /** What it means and what to do, in the mail itself. */
  says: string;
}

/**
 * Ten alarms on ten metrics, which is what an account has for nothing; CloudWatch counts an alarm's metrics, so none is a sum.
 * Each is a reason to get up, and each is of metrics that the services write anyway (one of ours costs 0.30 dollars a month).
 */
export function watch({ app, stack }: StackContext) {
  const chosen = settings(app.stage);
  const { table } = use(data);
  const { functions } = use(api);
  const { functions: working, letters } = use(work);
  const { distribution } = use(site);
  const five = Duration.minutes(5);
  const ofFunction = (name: string, functionName: string, statistic: string) => new Metric({ namespace: "AWS/Lambda", metricName: name, dimensionsMap: { FunctionName: functionName }, statistic, period: five });
  const ofTable = (name: string) => new Metric({ namespace: "AWS/DynamoDB", metricName: name, dimensionsMap: { TableName: table.name }, statistic: "Sum", period: five });
  const broken = (what: string, functionName: string): Watched => ({
    metric: ofFunction("Url5xxCount", functionName, "Sum"),
    from: 5,
    of: [2, 3],
    says: `${what} answers with errors. Look at the newest lines of its log; if it began with a deployment, roll back.`,
  });
  const list: Record<string, Watched> = {
    ApiErrors: broken("The API", functions.api.functionName),
    AuthErrors: broken("Sign-in", functions.auth.functionName),
    SiteErrors: broken("The site", functions.site.functionName),
    // The account's limit on calls at once is one for all functions, so this is of all of them.
    Throttles: { metric: new Metric({ namespace: "AWS/Lambda", metricName: "Throttles", statistic: "Sum", period: five }), from: 10, of: [2, 3], says: "Functions are refused for lack of concurrency. Ask for a higher quota, or look for who asks so much." },
    StreamErrors: { metric: ofFunction("Errors", working.stream.functionName, "Sum"), from: 3, of: [2, 3], says: "Reactions to writes break as a whole: texts, timers and figures come late. Look at the log of stream." },
    StreamLate: { metric: ofFunction("IteratorAge", working.stream.functionName, "Maximum"), from: 10 * 60_000, of: [2, 2], says: "Reactions are ten minutes behind. After 20 hours what waits is put into the letters." },
    // One metric for both: a clock that fails each time, and one that is not called at all (then there is no figure).
    ClockOverdue: { metric: ofFunction("Errors", working.clock.functionName, "Minimum"), from: 1, of: [2, 2], silence: TreatMissingData.BREACHING, says: "For ten minutes no tick of the clock came through: deadlines pass unseen. Look at the schedule and the log of clock." },
    Letters: {
      metric: new Metric({ namespace: "AWS/SQS", metricName: "ApproximateNumberOfMessagesVisible", dimensionsMap: { QueueName: letters.queue.queueName }, statistic: "Maximum", period: five }),
      from: 1,
      says: "Something could not be done after all tries. Find out why, then: npm run redrive.",
    },
    TableReads: { metric: ofTable("ReadThrottleEvents"), from: 20, of: [2, 3], says: "The table refuses reads: one partition is asked too much, or the account's limit is reached." },
    TableWrites: { metric: ofTable("WriteThrottleEvents"), from: 20, of: [2, 3], says: "The table refuses writes: one partition is written too much, or the account's limit is reached." },
  };
  // A key of ours, which CloudWatch could use on a sealed topic, costs a dollar a month; the mails hold no person's data.
  const topic = new Topic(stack, "Alarms", { displayName: nameOf(app.stage), enforceSSL: true });
  if (chosen.mail) topic.addSubscription(new EmailSubscription(chosen.mail));
  const action = new SnsAction(topic);
  for (const [id, { metric, from, of: [wrong, all] = [1, 1], silence = TreatMissingData.NOT_BREACHING, says }] of Object.entries(list)) {
    const alarm = new Alarm(stack, id, {
      alarmName: `${nameOf(app.stage)}-${id}`,
      alarmDescription: says,
      metric,
      threshold: from,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      datapointsToAlarm: wrong,
      evaluationPeriods: all,
      treatMissingData: silence,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
  makeBudget(stack, chosen);
  dashboard(stack, { app, functions: { ...functions, ...working }, table: table.name, queue: letters.queue.queueName, distribution: distribution.distributionId });
  stack.addOutputs({ alarms: topic.topicArn });
}
