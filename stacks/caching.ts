import { Duration, type Stack } from "aws-cdk-lib";
import { CacheCookieBehavior, CacheHeaderBehavior, CachePolicy, CacheQueryStringBehavior, HeadersFrameOption, HeadersReferrerPolicy, OriginRequestCookieBehavior, OriginRequestHeaderBehavior, OriginRequestPolicy, OriginRequestQueryStringBehavior, ResponseHeadersPolicy } from "aws-cdk-lib/aws-cloudfront";
import { sessionCookie } from "@among/core/identity/cookie";
import { deviceCookie } from "@among/core/identity/device";
import { flowCookie } from "@among/core/identity/flow";
import { unsentCookie } from "@among/core/identity/unsent";

/** Our cookies as browsers send them over TLS. Each stands for somebody, so what is kept for one is never shown to another. */
export const cookies = [sessionCookie, deviceCookie, flowCookie, unsentCookie].map((name) => `__Host-${name}`);

/**
 * Headers that the app reads, which CloudFront would otherwise leave out; ten are the most a policy takes. Never `host`: a
 * function URL answers to its own alone. What a body needs (content-type, -length) and if-none-match go along anyway.
 */
export const headers = ["accept", "origin", "sec-fetch-site", "user-agent", "cloudfront-viewer-address", "cloudfront-viewer-city", "cloudfront-viewer-country"];

/** How long a picture that was taken down may still be shown by an edge of the network. */
const takenDownWithin = Duration.minutes(5);

/** One policy of each kind per stage; an account may have 20 of each. */
export function caching(stack: Stack) {
  const id = (name: string) => `${stack.stackName}-${name}`;
  const compressed = { enableAcceptEncodingGzip: true, enableAcceptEncodingBrotli: true };
  return {
    /** Pages and API: what the app's own `Cache-Control` says, and nothing without one. Public lists say 15 s and stale-while-revalidate. */
    pages: new CachePolicy(stack, "Pages", {
      cachePolicyName: id("pages"),
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(1),
      queryStringBehavior: CacheQueryStringBehavior.all(),
      cookieBehavior: CacheCookieBehavior.allowList(...cookies),
      headerBehavior: CacheHeaderBehavior.none(),
      ...compressed,
    }),
    /** Files whose name changes with their content. */
    built: new CachePolicy(stack, "Built", { cachePolicyName: id("built"), minTtl: Duration.seconds(0), defaultTtl: Duration.days(1), maxTtl: Duration.days(365), ...compressed }),
    /** Pictures say that a browser may keep them for good; an edge keeps each this long, or what it must renew anyway. */
    pictures: new CachePolicy(stack, "Pictures", { cachePolicyName: id("pictures"), minTtl: Duration.seconds(0), defaultTtl: takenDownWithin, maxTtl: takenDownWithin }),
    asked: new OriginRequestPolicy(stack, "Asked", {
      originRequestPolicyName: id("asked"),
      headerBehavior: OriginRequestHeaderBehavior.allowList(...headers),
      queryStringBehavior: OriginRequestQueryStringBehavior.all(),
      // Those in the cache key go along.
      cookieBehavior: OriginRequestCookieBehavior.none(),
    }),
    /** Sign-in's library has cookies of its own beside ours. */
    askedWithCookies: new OriginRequestPolicy(stack, "AskedWithCookies", {
      originRequestPolicyName: id("asked-with-cookies"),
      headerBehavior: OriginRequestHeaderBehavior.allowList(...headers),
      queryStringBehavior: OriginRequestQueryStringBehavior.all(),
      cookieBehavior: OriginRequestCookieBehavior.all(),
    }),
    /** Under what the functions answer (they set their own) and under CloudFront's own refusals. */
    floor: new ResponseHeadersPolicy(stack, "Floor", { responseHeadersPolicyName: id("floor"), securityHeadersBehavior: floor(false) }),
    /** On files and pictures: nothing in them may run or load anything, and other sites do not embed them. */
    files: new ResponseHeadersPolicy(stack, "Files", {
      responseHeadersPolicyName: id("files"),
      securityHeadersBehavior: { ...floor(true), contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", override: true } },
      customHeadersBehavior: { customHeaders: [{ header: "cross-origin-resource-policy", value: "same-origin", override: true }] },
    }),
  };
}

const floor = (override: boolean) => ({
  contentTypeOptions: { override },
  frameOptions: { frameOption: HeadersFrameOption.DENY, override },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override },
  strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override },
});
