import { beforeAll, expect, test } from "vitest";
import { reactedTo, react } from "@among/core/reactions";
import type { ClockEvent } from "@among/functions/clock";
import type { MediaEvent } from "@among/functions/media/arrivals";
import { synth, type Resource, type Synthesised } from "./synth.ts";
import { written } from "./written.ts";

let stage: Synthesised;
beforeAll(async () => {
  stage = await synth("dev");
});
const only = (type: string): Resource["Properties"] => {
  const found = stage.all(type).filter(({ part }) => part === "work");
  expect(found).toHaveLength(1);
  return found[0]!.resource.Properties;
};
const ofFunction = (type: string, name: string): Resource["Properties"] => stage.all(type).find(({ resource }) => written(resource.Properties.FunctionName) === `\${${name}}`)!.resource.Properties;

test("the stream is read in order, record by record, and what fails is kept whole", () => {
  const mapping = only("AWS::Lambda::EventSourceMapping");
  expect(mapping).toMatchObject({
    StartingPosition: "TRIM_HORIZON",
    BatchSize: 25,
    MaximumBatchingWindowInSeconds: 1,
    ParallelizationFactor: 8,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: 72_000,
  });
  expect(written(mapping.EventSourceArn)).toBe("${Table.StreamArn}");
  expect(written(mapping.FunctionName)).toBe("${stream}");
  expect(written(mapping.DestinationConfig.OnFailure.Destination)).toBe("${LettersBucket.Arn}");
});

/** EventBridge's pattern language, as far as the filters use it: lists of what a field may be. */
function matches(pattern: any, event: any): boolean {
  return Object.entries(pattern).every(([key, want]) => (Array.isArray(want) ? want.includes(event?.[key]) : matches(want, event?.[key])));
}

test("the filter lets through exactly what is reacted to", async () => {
  const filters = only("AWS::Lambda::EventSourceMapping").FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern));
  const passes = (eventName: string, type: string) => filters.some((filter: object) => matches(filter, { eventName, dynamodb: { NewImage: { type: { S: type } } } }));
  for (const kind of ["INSERT", "MODIFY"] as const) for (const type of reactedTo[kind]) expect([kind, type, passes(kind, type)]).toEqual([kind, type, true]);
  // Rate limits, sessions and expiry are most of all writes, and nothing reacts to them.
  for (const [kind, type] of [["INSERT", "limit"], ["MODIFY", "limit"], ["MODIFY", "auth_session"], ["MODIFY", "report"], ["INSERT", "person"]] as const) {
    expect([kind, type, passes(kind, type)]).toEqual([kind, type, false]);
    await react({ kind, id: "1", old: { pk: "a", sk: "b", type }, item: { pk: "a", sk: "b", type } });
  }
  expect(matches(filters[0], { eventName: "REMOVE", dynamodb: { OldImage: { type: { S: "report" } } } })).toBe(false);
});

test("every letter ends in one queue, for as long as a queue can keep it", () => {
  expect(only("AWS::SQS::Queue")).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
  const bucket = stage.all("AWS::S3::Bucket").find(({ part }) => part === "work")!.resource;
  expect(bucket.Properties.NotificationConfiguration.QueueConfigurations.map((q: any) => [q.Event, written(q.Queue), q.Filter.S3Key.Rules])).toEqual([
    ["s3:ObjectCreated:*", "${Letters.Arn}", [{ Name: "prefix", Value: "aws/lambda/" }]],
  ]);
  expect(bucket.Properties.LifecycleConfiguration.Rules).toMatchObject([{ ExpirationInDays: 14 }]);
  // S3 checks that it may write to the queue when the bucket is made.
  const policy = stage.all("AWS::SQS::QueuePolicy")[0]!;
  expect(bucket.DependsOn).toContain(policy.id);
  const { Statement } = policy.resource.Properties.PolicyDocument;
  expect(Statement[0]).toMatchObject({ Effect: "Deny", Action: "sqs:*", Condition: { Bool: { "aws:SecureTransport": "false" } } });
  const allowed = Statement.slice(1).map((s: any) => [s.Principal.Service, s.Action, Object.keys(s.Condition).sort()]);
  expect(allowed).toEqual([
    ["s3.amazonaws.com", "sqs:SendMessage", ["ArnLike", "StringEquals"]],
    ["events.amazonaws.com", "sqs:SendMessage", ["ArnEquals"]],
  ]);
  // A bucket without a fixed name is named after its stack.
  expect(written(Statement[1].Condition.ArnLike["aws:SourceArn"])).toBe("arn:aws:s3:::dev-*");
  expect(bucket.Properties.BucketName).toBeUndefined();
});

test("the clock is called each minute with the time it was meant for", () => {
  const { ScheduleExpression, FlexibleTimeWindow, State, Target } = only("AWS::Scheduler::Schedule");
  expect([ScheduleExpression, FlexibleTimeWindow, State]).toEqual(["rate(1 minute)", { Mode: "OFF" }, "ENABLED"]);
  expect(written(Target.Arn)).toBe("${clock.Arn}");
  expect(Target.RetryPolicy).toEqual({ MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 300 });
  expect(written(Target.DeadLetterConfig.Arn)).toBe("${Letters.Arn}");
  const event = JSON.parse(Target.Input.replace("<aws.scheduler.scheduled-time>", "2026-11-21T03:04:00Z")) as ClockEvent;
  expect(event).toEqual({ time: "2026-11-21T03:04:00Z" });
  // Not tried again: the next tick does what this one could not.
  expect(ofFunction("AWS::Lambda::EventInvokeConfig", "clock")).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
});

test("a photo that arrives is told to its function as S3 itself would", () => {
  const rule = only("AWS::Events::Rule");
  expect(rule.State).toBe("ENABLED");
  expect({ ...rule.EventPattern, detail: { ...rule.EventPattern.detail, bucket: { name: rule.EventPattern.detail.bucket.name.map(written) } } }).toEqual({
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: { bucket: { name: ["${Media}"] }, object: { key: [{ prefix: "incoming/" }] } },
  });
  const [target, ...more] = rule.Targets;
  expect(more).toEqual([]);
  expect([written(target.Arn), written(target.DeadLetterConfig.Arn)]).toEqual(["${media.Arn}", "${Letters.Arn}"]);
  const { InputPathsMap, InputTemplate } = target.InputTransformer;
  expect(Object.values(InputPathsMap)).toEqual(["$.detail.object.key"]);
  const event = JSON.parse(InputTemplate.replace(`<${Object.keys(InputPathsMap)[0]}>`, '"incoming/pho_01JABCDEFGHJKMNPQRSTVWXYZ0"')) as MediaEvent;
  expect(event).toEqual({ Records: [{ eventName: "ObjectCreated", s3: { object: { key: "incoming/pho_01JABCDEFGHJKMNPQRSTVWXYZ0" } } }] });
  stage.templates.data.hasResourceProperties("AWS::S3::Bucket", { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
});

test("a photo that cannot be processed is tried again, then is a letter", () => {
  const invoke = ofFunction("AWS::Lambda::EventInvokeConfig", "media");
  expect(invoke).toMatchObject({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 21_600 });
  expect(written(invoke.DestinationConfig.OnFailure.Destination)).toBe("${Letters.Arn}");
});

test("nothing works before the site's address is known", () => {
  expect(stage.after("work")).toContain("dev-among-site");
});
