import { Duration, type Stack } from "aws-cdk-lib";
import { CacheCookieBehavior, CacheHeaderBehavior, CachePolicy, CacheQueryStringBehavior, HeadersFrameOption, HeadersReferrerPolicy, OriginRequestCookieBehavior, OriginRequestHeaderBehavior, OriginRequestPolicy, OriginRequestQueryStringBehavior, ResponseHeadersPolicy } from "aws-cdk-lib/aws-cloudfront";
import { sessionCookie } from "@among/core/identity/cookie";
import { deviceCookie } from "@among/core/identity/device";
import { flowCookie } from "@among/core/identity/flow";
import { unsentCookie } from "@among/core/identity/unsent";

/** The cookies that a page may answer differently for, as browsers send them over TLS: part of the cache key. That a browser is known is read by sign-in alone, which gets every cookie. */
export const cookies = [sessionCookie, deviceCookie, flowCookie, unsentCookie].map((name) => `__Host-${name}`);

/**
 * Headers that the app reads and CloudFront would otherwise leave out; a policy takes ten at most. Never `host`: a function URL
 * answers only to its own name. `content-type`, `content-length` and `if-none-match` are always sent on.
 */
export const headers = ["accept", "origin", "sec-fetch-site", "user-agent", "cloudfront-viewer-address", "cloudfront-viewer-city", "cloudfront-viewer-country"];

/** How long CloudFront may still show a picture that was removed. */
const pictureTtl = Duration.minutes(5);

/** One policy of each kind per stage; an account may have 20 of each. */
export function caching(stack: Stack) {
  const id = (name: string) => `${stack.stackName}-${name}`;
  const compressed = { enableAcceptEncodingGzip: true, enableAcceptEncodingBrotli: true };
  return {
    /** Pages and API: as long as the app's own `Cache-Control` says; not at all without one. Public lists say 15 s and stale-while-revalidate. */
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
    /** Browsers may keep a picture for ever; CloudFront keeps it only this long. */
    pictures: new CachePolicy(stack, "Pictures", { cachePolicyName: id("pictures"), minTtl: Duration.seconds(0), defaultTtl: pictureTtl, maxTtl: pictureTtl }),
    /** What the functions are sent of a request. Cookies in the cache key are sent on by themselves. */
    forwarded: new OriginRequestPolicy(stack, "Asked", {
      originRequestPolicyName: id("asked"),
      headerBehavior: OriginRequestHeaderBehavior.allowList(...headers),
      queryStringBehavior: OriginRequestQueryStringBehavior.all(),
      cookieBehavior: OriginRequestCookieBehavior.none(),
    }),
    /** The library for sign-in has cookies of its own beside ours. */
    forwardedWithCookies: new OriginRequestPolicy(stack, "AskedWithCookies", {
      originRequestPolicyName: id("asked-with-cookies"),
      headerBehavior: OriginRequestHeaderBehavior.allowList(...headers),
      queryStringBehavior: OriginRequestQueryStringBehavior.all(),
      cookieBehavior: OriginRequestCookieBehavior.all(),
    }),
    /** For answers of the functions where they set none themselves, and for CloudFront's own errors. */
    answerHeaders: new ResponseHeadersPolicy(stack, "Floor", { responseHeadersPolicyName: id("floor"), securityHeadersBehavior: security(false) }),
    /** For files and pictures: nothing in them may run or load anything, and other sites cannot embed them. */
    fileHeaders: new ResponseHeadersPolicy(stack, "Files", {
      responseHeadersPolicyName: id("files"),
      securityHeadersBehavior: { ...security(true), contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", override: true } },
      customHeadersBehavior: { customHeaders: [{ header: "cross-origin-resource-policy", value: "same-origin", override: true }] },
    }),
  };
}

const security = (override: boolean) => ({
  contentTypeOptions: { override },
  frameOptions: { frameOption: HeadersFrameOption.DENY, override },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override },
  strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override },
});
