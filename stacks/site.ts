import { Annotations, Duration, Fn, type Stack } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { AllowedMethods, type BehaviorOptions, CachePolicy, Distribution, type ErrorResponse, HttpVersion, type IOrigin, PriceClass, S3OriginAccessControl, SecurityPolicyProtocol, ViewerProtocolPolicy } from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { FunctionUrl } from "aws-cdk-lib/aws-lambda";
import { CfnRecordSetGroup } from "aws-cdk-lib/aws-route53";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { type StackContext, use } from "sst/constructs";
import { guardHeader } from "@among/functions/lambda/guard";
import { api } from "./api.ts";
import { assetPaths } from "./assets.ts";
import { caching } from "./caching.ts";
import { data } from "./data.ts";
import { downPath } from "./down-page.ts";
import { nameOf, settings, type Settings } from "./settings.ts";
import { originTimeout } from "./sizes.ts";

/** Route 53's name for every distribution's zone. */
const cloudfrontZone = "Z2FDTNDATAQYW2";

/**
 * The one address of everything. The distribution costs nothing when nobody comes: a terabyte and ten million requests a month
 * are free for good.
 */
export function site({ app, stack }: StackContext) {
  const chosen = settings(app.stage);
  const { media, assets } = use(data);
  const { urls } = use(api);
  const kept = caching(stack);
  const readBy = new S3OriginAccessControl(stack, "ReadBy", { originAccessControlName: `${stack.stackName}-files` });
  const answers = { ...asked, cachePolicy: kept.pages, originRequestPolicy: kept.asked, responseHeadersPolicy: kept.floor };
  const files = { ...read, origin: fromBucket(stack, "assets", assets, readBy), cachePolicy: kept.built, responseHeadersPolicy: kept.files };
  const toApi = { ...answers, origin: guarded("api", urls.api, chosen) };
  const distribution = new Distribution(stack, "Distribution", {
    comment: nameOf(app.stage),
    ...(chosen.domain ? { domainNames: [chosen.domain], certificate: Certificate.fromCertificateArn(stack, "Certificate", chosen.certificate!) } : {}),
    // Has a say only with an own certificate; under CloudFront's name it is CloudFront's choice.
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    httpVersion: HttpVersion.HTTP2_AND_3,
    enableIpv6: true,
    // All but South America and Australia: Jakarta's edge is in it.
    priceClass: PriceClass.PRICE_CLASS_200,
    defaultBehavior: { ...answers, origin: guarded("site", urls.site, chosen) },
    additionalBehaviors: {
      "/api/*": toApi,
      "/open311/*": toApi,
      // Never kept, whatever an answer says.
      "/auth/*": { ...answers, origin: guarded("auth", urls.auth, chosen), cachePolicy: CachePolicy.CACHING_DISABLED, originRequestPolicy: kept.askedWithCookies },
      "/media/*": { ...read, compress: false, origin: fromBucket(stack, "media", media, readBy), cachePolicy: kept.pictures, responseHeadersPolicy: kept.files },
      ...Object.fromEntries((app.mode === "remove" ? [] : assetPaths(chosen)).map((path) => [path, files])),
    },
    errorResponses,
  });
  const origin = `https://${chosen.domain ?? distribution.distributionDomainName}`;
  new StringParameter(stack, "Origin", { parameterName: `${chosen.parameters}/origin`, stringValue: origin, description: "The site's address." });
  if (chosen.zone) pointTo(stack, chosen, distribution);
  stack.addOutputs({ origin, distribution: distribution.distributionId, distributionDomain: distribution.distributionDomainName });
  return { distribution };
}

const asked = { viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS, allowedMethods: AllowedMethods.ALLOW_ALL, compress: true } satisfies Partial<BehaviorOptions>;
const read = { viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS, allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS, compress: true } satisfies Partial<BehaviorOptions>;

/**
 * What the distribution itself answers. A function that broke or timed out shows as 502, one that cannot be reached as 504: both get
 * the page that needs nothing. Our own answers pass as they are, and none is kept for others: CloudFront would keep errors for 10 s.
 */
const errorResponses: ErrorResponse[] = [
  ...[502, 504].map((httpStatus) => ({ httpStatus, responseHttpStatus: 503, responsePagePath: `/${downPath}`, ttl: Duration.seconds(0) })),
  ...[400, 403, 404, 405, 414, 416, 500, 501, 503].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
];

/** A function behind its URL, which answers only with the header. CloudFormation reads its value, so it stands in no template. */
function guarded(originId: string, url: FunctionUrl, { parameters }: Settings): IOrigin {
  return new HttpOrigin(Fn.select(2, Fn.split("/", url.url)), {
    originId,
    customHeaders: { [guardHeader]: `{{resolve:ssm:${parameters}/guard}}` },
    readTimeout: Duration.seconds(originTimeout),
    // A new connection for each request would cost two round trips.
    keepaliveTimeout: Duration.seconds(60),
  });
}

/** A private bucket. Its own stack already lets distributions in; taken by name, so that the stacks do not form a circle. */
function fromBucket(stack: Stack, originId: string, bucket: Bucket, originAccessControl: S3OriginAccessControl): IOrigin {
  const named = Bucket.fromBucketAttributes(stack, `${originId}-bucket`, { bucketName: bucket.bucketName, bucketArn: bucket.bucketArn, bucketRegionalDomainName: bucket.bucketRegionalDomainName });
  Annotations.of(stack).acknowledgeWarning("@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac", "its own stack lets distributions in");
  return S3BucketOrigin.withOriginAccessControl(named, { originId, originAccessControl, originAccessLevels: [] });
}

function pointTo(stack: Stack, { domain, zone }: Settings, distribution: Distribution): void {
  const to = { name: `${domain}.`, aliasTarget: { dnsName: distribution.distributionDomainName, hostedZoneId: cloudfrontZone } };
  new CfnRecordSetGroup(stack, "Address", { hostedZoneId: zone, recordSets: [{ ...to, type: "A" }, { ...to, type: "AAAA" }] });
}
