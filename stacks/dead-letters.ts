import { Duration, type Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Bucket, CfnBucket } from "aws-cdk-lib/aws-s3";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { privateBucket } from "./buckets.ts";
import type { Settings } from "./settings.ts";

/** How long what failed waits for somebody, in days: the most a queue can. */
const patience = 14;

/** Where Lambda puts what it gave up of a stream; the rest of the key is its own. */
export const letterKeys = "aws/lambda/";

export interface Letters {
  queue: Queue;
  bucket: Bucket;
}

/**
 * What could not be done, for `npm run redrive`. A stream's records go to the bucket, because Lambda hands a queue only their
 * numbers and the stream forgets them after a day; the bucket tells the queue. Everything else goes to the queue itself. (S3 greets
 * the queue once, when it first hears of it: that is no letter, and the same command clears it away.)
 */
export function letters(stack: Stack, chosen: Settings): Letters {
  const queue = new Queue(stack, "Letters", {
    retentionPeriod: Duration.days(patience),
    // As long as working off one letter may take.
    visibilityTimeout: Duration.minutes(5),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  const bucket = privateBucket(stack, "LettersBucket", chosen, {
    // They hold people's data: no longer than they can be worked off.
    lifecycleRules: [{ id: "gone", expiration: Duration.days(patience), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
  });
  const policy = queue.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal("s3.amazonaws.com")],
      actions: ["sqs:SendMessage"],
      resources: [queue.queueArn],
      // The bucket's name begins with the stack's, cut where it is long. All of it is not known yet: the bucket asks for this permission when it is made.
      conditions: { StringEquals: { "aws:SourceAccount": stack.account }, ArnLike: { "aws:SourceArn": `arn:${stack.partition}:s3:::${chosen.stage}-*` } },
    }),
  );
  const made = bucket.node.defaultChild as CfnBucket;
  made.addPropertyOverride("NotificationConfiguration.QueueConfigurations", [
    { Event: "s3:ObjectCreated:*", Queue: queue.queueArn, Filter: { S3Key: { Rules: [{ Name: "prefix", Value: letterKeys }] } } },
  ]);
  if (policy.policyDependable) bucket.node.addDependency(policy.policyDependable);
  return { queue, bucket };
}
