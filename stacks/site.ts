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
 * The one address of everything. The distribution costs nothing without visitors: a terabyte and ten million requests a month
 * are free, without an end date.
 */
export function site({ app, stack }: StackContext) {
  const chosen = settings(app.stage);
  const { media, assets } = use(data);
  const { urls } = use(api);
  const policies = caching(stack);
  const accessControl = new S3OriginAccessControl(stack, "ReadBy", { originAccessControlName: `${stack.stackName}-files` });
  const answers = { ...everyMethod, cachePolicy: policies.pages, originRequestPolicy: policies.forwarded, responseHeadersPolicy: policies.answerHeaders };
  const files = { ...readOnly, origin: fromBucket(stack, "assets", assets, accessControl), cachePolicy: policies.built, responseHeadersPolicy: policies.fileHeaders };
  const toApi = { ...answers, origin: guarded("api", urls.api, chosen) };
  const distribution = new Distribution(stack, "Distribution", {
    comment: nameOf(app.stage),
    ...(chosen.domain ? { domainNames: [chosen.domain], certificate: Certificate.fromCertificateArn(stack, "Certificate", chosen.certificate!) } : {}),
    // Counts only with an own certificate; under CloudFront's name CloudFront chooses.
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    httpVersion: HttpVersion.HTTP2_AND_3,
    enableIpv6: true,
    // All locations but South America and Australia; Jakarta is included.
    priceClass: PriceClass.PRICE_CLASS_200,
    defaultBehavior: { ...answers, origin: guarded("site", urls.site, chosen) },
    additionalBehaviors: {
      "/api/*": toApi,
      "/open311/*": toApi,
      // Never cached, whatever an answer says.
      "/auth/*": { ...answers, origin: guarded("auth", urls.auth, chosen), cachePolicy: CachePolicy.CACHING_DISABLED, originRequestPolicy: policies.forwardedWithCookies },
      "/media/*": { ...readOnly, compress: false, origin: fromBucket(stack, "media", media, accessControl), cachePolicy: policies.pictures, responseHeadersPolicy: policies.fileHeaders },
      ...Object.fromEntries((app.mode === "remove" ? [] : assetPaths(chosen)).map((path) => [path, files])),
    },
    errorResponses,
  });
  const origin = `https://${chosen.domain ?? distribution.distributionDomainName}`;
  new StringParameter(stack, "Origin", { parameterName: `${chosen.parameters}/origin`, stringValue: origin, description: "The site's address." });
  if (chosen.zone) addRecords(stack, chosen, distribution);
  stack.addOutputs({ origin, distribution: distribution.distributionId, distributionDomain: distribution.distributionDomainName });
  return { distribution };
}

const everyMethod = { viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS, allowedMethods: AllowedMethods.ALLOW_ALL, compress: true } satisfies Partial<BehaviorOptions>;
const readOnly = { viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS, allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS, compress: true } satisfies Partial<BehaviorOptions>;

/**
 * A function that failed or timed out is a 502 here, one that cannot be reached a 504: for both the page from the bucket is shown.
 * Errors that the app answers are passed on. None is cached: CloudFront would cache errors for 10 s.
 */
const errorResponses: ErrorResponse[] = [
  ...[502, 504].map((httpStatus) => ({ httpStatus, responseHttpStatus: 503, responsePagePath: `/${downPath}`, ttl: Duration.seconds(0) })),
  ...[400, 403, 404, 405, 414, 416, 500, 501, 503].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
];

/** A function behind its URL, which answers only requests with this header. CloudFormation fills in the value, so no template holds it. */
function guarded(originId: string, url: FunctionUrl, { parameters }: Settings): IOrigin {
  return new HttpOrigin(Fn.select(2, Fn.split("/", url.url)), {
    originId,
    customHeaders: { [guardHeader]: `{{resolve:ssm:${parameters}/guard}}` },
    readTimeout: Duration.seconds(originTimeout),
    // A new connection for each request would cost two round trips.
    keepaliveTimeout: Duration.seconds(60),
  });
}

/** A private bucket, referred to by name so that the stacks do not depend on each other in a circle. Its own stack lets distributions read it. */
function fromBucket(stack: Stack, originId: string, bucket: Bucket, originAccessControl: S3OriginAccessControl): IOrigin {
  const imported = Bucket.fromBucketAttributes(stack, `${originId}-bucket`, { bucketName: bucket.bucketName, bucketArn: bucket.bucketArn, bucketRegionalDomainName: bucket.bucketRegionalDomainName });
  Annotations.of(stack).acknowledgeWarning("@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac", "its own stack lets distributions in");
  return S3BucketOrigin.withOriginAccessControl(imported, { originId, originAccessControl, originAccessLevels: [] });
}

function addRecords(stack: Stack, { domain, zone }: Settings, distribution: Distribution): void {
  const to = { name: `${domain}.`, aliasTarget: { dnsName: distribution.distributionDomainName, hostedZoneId: cloudfrontZone } };
  new CfnRecordSetGroup(stack, "Address", { hostedZoneId: zone, recordSets: [{ ...to, type: "A" }, { ...to, type: "AAAA" }] });
}
