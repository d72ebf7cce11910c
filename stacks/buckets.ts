import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, type CfnBucket, HttpMethods, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Settings } from "./settings.ts";

/** What every bucket has: nobody's but the account's, over TLS only, sealed with S3's own key (free). */
export function privateBucket(stack: Stack, id: string, { protected: kept }: Settings, more: BucketProps = {}): Bucket {
  return new Bucket(stack, id, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    // A function of the CDK's that may empty the bucket, so that a stage can be removed. Production has none.
    autoDeleteObjects: !kept,
    ...more,
  });
}

/** Photos: `incoming/` as they arrive, `private/` re-encoded, `media/` shown to everyone. */
export function mediaBucket(stack: Stack, chosen: Settings): Bucket {
  const bucket = privateBucket(stack, "Media", chosen, {
    versioned: true,
    lifecycleRules: [
      // Originals hold place and camera of who took them. The function deletes each within seconds; this is for those it never saw.
      { id: "originals", prefix: "incoming/", expiration: Duration.days(2), noncurrentVersionExpiration: Duration.days(1) },
      // A picture deleted or overwritten by mistake can be brought back for a month.
      { id: "undo", noncurrentVersionExpiration: Duration.days(30), expiredObjectDeleteMarker: true, abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    // The signed form is what lets somebody in; this only lets a page read the answer. CloudFront's name is not known yet where there is no own domain.
    cors: [{ allowedMethods: [HttpMethods.POST], allowedOrigins: [chosen.domain ? `https://${chosen.domain}` : "*"], allowedHeaders: ["content-type"], maxAge: 3600 }],
  });
  // Events go by EventBridge (one dollar a million): S3 naming the function itself would tie bucket and function in a circle.
  (bucket.node.defaultChild as CfnBucket).addPropertyOverride("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", true);
  letDistributionRead(stack, bucket, "media/*");
  return bucket;
}

/** The site's built files. Not versioned: each has its hash in its name, and the repository makes it again. */
export function assetsBucket(stack: Stack, chosen: Settings): Bucket {
  const bucket = privateBucket(stack, "Assets", chosen);
  letDistributionRead(stack, bucket, "*");
  return bucket;
}

/**
 * Any distribution of this account, not the one alone: it is made two stacks later, and naming it here would be a circle.
 * What it may read is public anyway.
 */
function letDistributionRead(stack: Stack, bucket: Bucket, keys: string): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal("cloudfront.amazonaws.com")],
      actions: ["s3:GetObject"],
      resources: [bucket.arnForObjects(keys)],
      conditions: { ArnLike: { "aws:SourceArn": `arn:${stack.partition}:cloudfront::${stack.account}:distribution/*` } },
    }),
  );
}
