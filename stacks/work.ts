import { Duration } from "aws-cdk-lib";
import { EventField, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, FilterCriteria, FilterRule, type Function, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { dependsOn, type StackContext, use } from "sst/constructs";
import { reactedTo } from "@among/core/reactions";
import { connection, wiring } from "./api.ts";
import { data } from "./data.ts";
import { lambda } from "./function.ts";
import { deadLetters, type DeadLetters } from "./dead-letters.ts";
import { forgetting, moving, parameters, photoRows, pictures, rows, streamReading, texts } from "./permissions.ts";
import { settings } from "./settings.ts";
import { site } from "./site.ts";
import { deadLetterPrefix, feed, period, photoRetries } from "./sizes.ts";

/** What happens without anybody waiting for it: reactions to writes, what is due, photos. */
export function work(context: StackContext) {
  const { app, stack } = context;
  // The parameter `origin` must be there when the first event comes.
  dependsOn(site);
  const chosen = settings(app.stage);
  const { table, media } = use(data);
  const failures = deadLetters(stack, chosen);
  const environment = connection(context);
  const ask = parameters(stack, chosen, wiring);
  const toQueue = new PolicyStatement({ effect: Effect.ALLOW, actions: ["sqs:SendMessage"], resources: [failures.queue.queueArn] });
  const toBucket = [
    new PolicyStatement({ effect: Effect.ALLOW, actions: ["s3:PutObject"], resources: [failures.bucket.arnForObjects(`${deadLetterPrefix}*`)] }),
    new PolicyStatement({ effect: Effect.ALLOW, actions: ["s3:ListBucket"], resources: [failures.bucket.bucketArn] }),
  ];
  const functions = {
    stream: lambda(context, "stream", { environment, permissions: [...rows(table, ["g1", "g2"]), ...pictures(media, moving), ...streamReading(table), ...toBucket, ask, ...texts(stack, chosen)] }),
    clock: lambda(context, "clock", { environment, permissions: [...rows(table, []), forgetting(media), ask] }),
    media: lambda(context, "media", {
      environment,
      permissions: [...photoRows(table), ...pictures(media, { get: ["incoming", ...moving.get], put: moving.put, remove: ["incoming", ...moving.remove] }), toQueue],
    }),
  };
  readStream(functions.stream, table.stream, failures);
  tickEachMinute(functions.clock, failures);
  takePhotos(functions.media, media.bucketName, failures);
  stack.addOutputs({
    letters: failures.queue.queueUrl,
    lettersBucket: failures.bucket.bucketName,
    streamFunction: functions.stream.functionName,
    clockFunction: functions.clock.functionName,
    mediaFunction: functions.media.functionName,
  });
  return { functions, deadLetters: failures };
}

/** Lambda reads the stream for free and only calls are paid, so writes that nothing reacts to are filtered out before the call. */
function readStream(target: Function, stream: string, { bucket }: DeadLetters): void {
  const mapping = new EventSourceMapping(target, "Stream", {
    target,
    eventSourceArn: stream,
    // From the oldest record, so that what was written before the mapping existed is not missed. Reactions may see a write twice.
    startingPosition: StartingPosition.TRIM_HORIZON,
    ...feed,
    // Delays a reaction by a second at most, and makes a busy minute 60 calls instead of hundreds.
    maxBatchingWindow: Duration.seconds(1),
    // The stream forgets after 24 hours: before that, what still waits becomes a dead letter.
    maxRecordAge: Duration.hours(20),
    onFailure: { bind: () => ({ destination: bucket.bucketArn }) },
    filters: Object.entries(reactedTo).map(([kind, types]) => FilterCriteria.filter({ eventName: FilterRule.isEqual(kind), dynamodb: { NewImage: { type: { S: types } } } })),
  });
  // Lambda checks that the role may read the stream when the mapping is made.
  mapping.node.addDependency(target.role!);
}

/** 43,200 calls a month: within Scheduler's free 14 million, and Lambda's free million. */
function tickEachMinute(target: Function, { queue }: DeadLetters): void {
  // A tick that failed is not tried again: the next one does everything that is due.
  target.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.seconds(period) });
  const { stack } = target;
  const role = new Role(stack, "Scheduler", {
    description: "What the schedule may do",
    assumedBy: new ServicePrincipal("scheduler.amazonaws.com", { conditions: { StringEquals: { "aws:SourceAccount": stack.account } } }),
  });
  role.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions: ["lambda:InvokeFunction"], resources: [target.functionArn] }));
  role.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions: ["sqs:SendMessage"], resources: [queue.queueArn] }));
  new Schedule(target, "Minute", {
    description: "Does what is due",
    schedule: ScheduleExpression.rate(Duration.seconds(period)),
    target: new LambdaInvoke(target, {
      input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime }),
      // Tried again only where Lambda does not accept the call.
      retryAttempts: 3,
      maxEventAge: Duration.minutes(5),
      deadLetterQueue: queue,
      // Left to itself, the CDK would also allow calling every version of the function.
      role: role.withoutPolicyUpdates(),
    }),
  });
}

/** EventBridge reports each new object (a dollar a million); the function gets the event in S3's own shape. */
function takePhotos(target: Function, bucket: string, { queue }: DeadLetters): void {
  target.configureAsyncInvoke({ retryAttempts: photoRetries, maxEventAge: Duration.hours(6), onFailure: new SqsDestination(queue) });
  new Rule(target, "Photos", {
    description: "A photo arrived",
    eventPattern: { source: ["aws.s3"], detailType: ["Object Created"], detail: { bucket: { name: [bucket] }, object: { key: [{ prefix: "incoming/" }] } } },
    targets: [
      new LambdaFunction(target, {
        event: RuleTargetInput.fromObject({ Records: [{ eventName: "ObjectCreated", s3: { object: { key: EventField.fromPath("$.detail.object.key") } } }] }),
        retryAttempts: 24,
        maxEventAge: Duration.hours(6),
        deadLetterQueue: queue,
      }),
    ],
  });
}
