import { Duration, type Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Bucket, CfnBucket } from "aws-cdk-lib/aws-s3";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { privateBucket } from "./buckets.ts";
import type { Settings } from "./settings.ts";
import { deadLetterPrefix } from "./sizes.ts";

/** How long a dead letter waits for somebody, in days: the longest that a queue can keep one. */
const retentionDays = 14;

export interface DeadLetters {
  queue: Queue;
  bucket: Bucket;
}

/**
 * Records and events that failed wait here for `npm run redrive`. Records of the stream go to the bucket, which notifies the queue: Lambda
 * would put only their numbers into a queue, and the stream forgets the records after a day. Everything else goes into the queue
 * itself. (S3 sends the queue a test message when the notification is set up; the same command removes it.)
 */
export function deadLetters(stack: Stack, chosen: Settings): DeadLetters {
  const queue = new Queue(stack, "Letters", {
    retentionPeriod: Duration.days(retentionDays),
    // As long as trying one dead letter again may take.
    visibilityTimeout: Duration.minutes(5),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  const bucket = privateBucket(stack, "LettersBucket", chosen, {
    // They hold people's data, so they are kept no longer than the queue's message about them.
    lifecycleRules: [{ id: "gone", expiration: Duration.days(retentionDays), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
  });
  const policy = queue.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal("s3.amazonaws.com")],
      actions: ["sqs:SendMessage"],
      resources: [queue.queueArn],
      // Only the beginning of the bucket's name, which is the stack's: the bucket needs this permission before it has a name.
      conditions: { StringEquals: { "aws:SourceAccount": stack.account }, ArnLike: { "aws:SourceArn": `arn:${stack.partition}:s3:::${chosen.stage}-*` } },
    }),
  );
  const resource = bucket.node.defaultChild as CfnBucket;
  resource.addPropertyOverride("NotificationConfiguration.QueueConfigurations", [
    { Event: "s3:ObjectCreated:*", Queue: queue.queueArn, Filter: { S3Key: { Rules: [{ Name: "prefix", Value: deadLetterPrefix }] } } },
  ]);
  if (policy.policyDependable) bucket.node.addDependency(policy.policyDependable);
  return { queue, bucket };
}
