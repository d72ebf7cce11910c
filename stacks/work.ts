import { Duration } from "aws-cdk-lib";
import { EventField, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, FilterCriteria, FilterRule, type Function, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { dependsOn, type StackContext, use } from "sst/constructs";
import { heard } from "@among/core/reactions";
import { connection, wiring } from "./api.ts";
import { data } from "./data.ts";
import { lambda } from "./function.ts";
import { letterKeys, letters, type Letters } from "./dead-letters.ts";
import { forgetting, moving, parameters, photoRows, pictures, rows, streamReading, texts } from "./permissions.ts";
import { settings } from "./settings.ts";
import { site } from "./site.ts";
import { feed, period, photoRetries } from "./sizes.ts";

/** What happens without anybody waiting for it: reactions to writes, what is due, photos. */
export function work(context: StackContext) {
  const { app, stack } = context;
  // The parameter `origin` must be there when the first event comes.
  dependsOn(site);
  const chosen = settings(app.stage);
  const { table, media } = use(data);
  const failed = letters(stack, chosen);
  const environment = connection(context);
  const ask = parameters(stack, chosen, wiring);
  const toQueue = new PolicyStatement({ effect: Effect.ALLOW, actions: ["sqs:SendMessage"], resources: [failed.queue.queueArn] });
  const toBucket = [
    new PolicyStatement({ effect: Effect.ALLOW, actions: ["s3:PutObject"], resources: [failed.bucket.arnForObjects(`${letterKeys}*`)] }),
    new PolicyStatement({ effect: Effect.ALLOW, actions: ["s3:ListBucket"], resources: [failed.bucket.bucketArn] }),
  ];
  const functions = {
    stream: lambda(context, "stream", { environment, permissions: [...rows(table, ["g1", "g2"]), ...pictures(media, moving), ...streamReading(table), ...toBucket, ask, ...texts(stack, chosen)] }),
    clock: lambda(context, "clock", { environment, permissions: [...rows(table, []), forgetting(media), ask] }),
    media: lambda(context, "media", {
      environment,
      permissions: [...photoRows(table), ...pictures(media, { get: ["incoming", ...moving.get], put: moving.put, remove: ["incoming", ...moving.remove] }), toQueue],
    }),
  };
  readStream(functions.stream, table.stream, failed);
  tickEachMinute(functions.clock, failed);
  takePhotos(functions.media, media.bucketName, failed);
  stack.addOutputs({
    letters: failed.queue.queueUrl,
    lettersBucket: failed.bucket.bucketName,
    streamFunction: functions.stream.functionName,
    clockFunction: functions.clock.functionName,
    mediaFunction: functions.media.functionName,
  });
  return { functions, letters: failed };
}

/** Lambda reads the stream for nothing; only calls are paid, so what nobody reacts to is filtered out before. */
function readStream(target: Function, stream: string, { bucket }: Letters): void {
  const mapping = new EventSourceMapping(target, "Stream", {
    target,
    eventSourceArn: stream,
    // Whatever was written before the mapping was there, too; every reaction may see a write twice.
    startingPosition: StartingPosition.TRIM_HORIZON,
    ...feed,
    // Nobody waits for a reaction longer than for this second; a busy minute costs 60 calls instead of hundreds.
    maxBatchingWindow: Duration.seconds(1),
    // The stream itself forgets after 24 hours; before that, what still waits is put into the bucket.
    maxRecordAge: Duration.hours(20),
    onFailure: { bind: () => ({ destination: bucket.bucketArn }) },
    filters: Object.entries(heard).map(([kind, types]) => FilterCriteria.filter({ eventName: FilterRule.isEqual(kind), dynamodb: { NewImage: { type: { S: types } } } })),
  });
  // Making it, Lambda tries the role on the stream.
  mapping.node.addDependency(target.role!);
}

/** 43,200 calls a month: within Scheduler's free 14 million, and Lambda's free million. */
function tickEachMinute(target: Function, { queue }: Letters): void {
  // A tick that failed is not tried again: the next one does what is due, and its event would only be older.
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
      // Where Lambda itself does not take the call.
      retryAttempts: 3,
      maxEventAge: Duration.minutes(5),
      deadLetterQueue: queue,
      // By itself it would also be let to call every version of the function.
      role: role.withoutPolicyUpdates(),
    }),
  });
}

/** EventBridge tells of each object (a dollar a million); what the function gets has S3's own shape. */
function takePhotos(target: Function, bucket: string, { queue }: Letters): void {
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
