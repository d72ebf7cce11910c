import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, type CfnBucket, HttpMethods, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Settings } from "./settings.ts";

/** What every bucket has: private to the account, reached over TLS only, encrypted with S3's own key (free). */
export function privateBucket(stack: Stack, id: string, { protected: isProtected }: Settings, more: BucketProps = {}): Bucket {
  return new Bucket(stack, id, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: isProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    // Adds a function of the CDK that empties the bucket when its stage is removed. Production has none.
    autoDeleteObjects: !isProtected,
    ...more,
  });
}

/** Photos: `incoming/` as they arrive, `private/` re-encoded, `media/` shown to everyone. */
export function mediaBucket(stack: Stack, chosen: Settings): Bucket {
  const bucket = privateBucket(stack, "Media", chosen, {
    versioned: true,
    lifecycleRules: [
      // Originals tell where and with what they were taken. The media function deletes each within seconds; this is for those it never got.
      { id: "originals", prefix: "incoming/", expiration: Duration.days(2), noncurrentVersionExpiration: Duration.days(1) },
      // A picture deleted or overwritten by mistake can be restored for a month.
      { id: "undo", noncurrentVersionExpiration: Duration.days(30), expiredObjectDeleteMarker: true, abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    // Uploading takes a signed form; this only lets a page read the answer. Without an own domain the site's name is not known yet.
    cors: [{ allowedMethods: [HttpMethods.POST], allowedOrigins: [chosen.domain ? `https://${chosen.domain}` : "*"], allowedHeaders: ["content-type"], maxAge: 3600 }],
  });
  // Events go through EventBridge (one dollar a million): naming the function here would make bucket and function depend on each other.
  (bucket.node.defaultChild as CfnBucket).addPropertyOverride("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", true);
  letDistributionRead(stack, bucket, "media/*");
  return bucket;
}

/** The site's built files. Not versioned: names hold a hash, and a build makes them again. */
export function assetsBucket(stack: Stack, chosen: Settings): Bucket {
  const bucket = privateBucket(stack, "Assets", chosen);
  letDistributionRead(stack, bucket, "*");
  return bucket;
}

/**
 * Any distribution of this account: ours is made two stacks later, and naming it here would be a circle. What it may read is
 * public anyway.
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
