import { globSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { cookieName, sessionCookie } from "@among/core/identity/cookie";
import { knownCookie } from "@among/core/identity/known-browser";
import { deviceCookie } from "@among/core/identity/device";
import { flowCookie } from "@among/core/identity/flow";
import { unsentCookie } from "@among/core/identity/unsent";
import { guardHeader } from "@among/functions/lambda/guard";
import { world } from "../world.ts";
import { headers } from "../../stacks/caching.ts";
import { sizes } from "../../stacks/sizes.ts";
import { synth, type Resource, type Synthesised } from "./synth.ts";
import { written } from "./written.ts";

let stage: Synthesised;
let distribution: any;
beforeAll(async () => {
  stage = await synth("dev");
  distribution = stage.all("AWS::CloudFront::Distribution")[0]!.resource.Properties.DistributionConfig;
});

const byRef = (value: { Ref: string }): Resource["Properties"] => stage.all().find(({ part, id }) => part === "site" && id === value.Ref)!.resource.Properties;
const behaviours = (): Record<string, any> => Object.fromEntries([["*", distribution.DefaultCacheBehavior], ...distribution.CacheBehaviors.map((b: any) => [b.PathPattern, b])]);

test("every path has its place", () => {
  const places = Object.fromEntries(Object.entries(behaviours()).map(([path, b]) => [path, b.TargetOriginId]));
  expect(places).toEqual({
    "*": "site",
    "/api/*": "api",
    "/open311/*": "api",
    "/auth/*": "auth",
    "/media/*": "media",
    "/_astro/*": "assets",
    "/icon.svg": "assets",
    "/down.html": "assets",
  });
  const all = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"];
  for (const b of Object.values(behaviours())) {
    expect(b.ViewerProtocolPolicy).toBe("redirect-to-https");
    expect(b.AllowedMethods).toEqual(["api", "auth", "site"].includes(b.TargetOriginId) ? all : ["GET", "HEAD", "OPTIONS"]);
    // Pictures are compressed already.
    expect(b.Compress).toBe(b.TargetOriginId !== "media");
  }
  expect(distribution).toMatchObject({ HttpVersion: "http2and3", IPV6Enabled: true, Enabled: true });
});

test("functions are asked with the guard, which no template holds, and given less time than CloudFront has", () => {
  for (const name of ["api", "auth", "site"] as const) {
    const origin = distribution.Origins.find((o: any) => o.Id === name);
    expect(origin.OriginCustomHeaders).toEqual([{ HeaderName: guardHeader, HeaderValue: "{{resolve:ssm:/among/dev/guard}}" }]);
    expect(origin.CustomOriginConfig).toMatchObject({ OriginProtocolPolicy: "https-only", OriginSSLProtocols: ["TLSv1.2"] });
    expect(origin.CustomOriginConfig.OriginReadTimeout).toBeGreaterThan(sizes[name].timeout);
  }
});

test("buckets are asked with a signature, and no bucket knows a guard", () => {
  for (const name of ["assets", "media"]) {
    const origin = distribution.Origins.find((o: any) => o.Id === name);
    expect(byRef(origin.OriginAccessControlId["Fn::GetAtt"] ? { Ref: origin.OriginAccessControlId["Fn::GetAtt"][0] } : origin.OriginAccessControlId).OriginAccessControlConfig).toMatchObject({ SigningBehavior: "always", SigningProtocol: "sigv4", OriginAccessControlOriginType: "s3" });
    expect(origin.S3OriginConfig).toEqual({ OriginAccessIdentity: "" });
    expect(origin.OriginCustomHeaders).toBeUndefined();
  }
});

/** Every cookie that the core names anywhere: one that is missing in the policy would never reach a page. */
const cookiesOfCore = (): string[] => globSync("packages/core/src/**/*.ts").flatMap((file) => [...readFileSync(file, "utf8").matchAll(/export const \w+Cookie = "([^"]+)"/g)].map(([, name]) => name!));

test("no cookie is read or set but by a name of the core's", () => {
  const files = globSync("{packages/core,functions,web}/src/**/*.{ts,astro}").filter((file) => !file.endsWith("identity/cookie.ts"));
  const literal = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\b(?:readCookie|setCookie|cookieName|cookies\.(?:get|set))\((?:[\w.]+, )?"[^"]+"/g)].map(([call]) => `${file}: ${call}`));
  expect(literal).toEqual([]);
});

test("what is kept for somebody is kept under all our cookies, as browsers send them", async () => {
  await world();
  connect({ ...use(), origin: "https://town.example" });
  const names = [sessionCookie, deviceCookie, flowCookie, unsentCookie].map(cookieName);
  // That a browser is known is read by sign-in alone, which gets every cookie: a page is the same with it and without.
  expect([...names, cookieName(knownCookie)].toSorted()).toEqual(cookiesOfCore().map(cookieName).toSorted());
  expect(globSync("web/src/**/*.{ts,astro}").filter((file) => /readCookie\([^)]*knownCookie|known-browser/.test(readFileSync(file, "utf8")))).toEqual(["web/src/pages/akun/hapus.astro"]);
  expect(names).toEqual(["__Host-among.session_token", "__Host-among_device", "__Host-among_flow", "__Host-among_unsent"]);
  for (const path of ["*", "/api/*", "/open311/*"]) {
    const { MinTTL, DefaultTTL, MaxTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = byRef(behaviours()[path].CachePolicyId).CachePolicyConfig;
    expect([MinTTL, DefaultTTL]).toEqual([0, 0]);
    expect(MaxTTL).toBeGreaterThan(0);
    expect(key.CookiesConfig).toEqual({ CookieBehavior: "whitelist", Cookies: names });
    expect(key.QueryStringsConfig).toEqual({ QueryStringBehavior: "all" });
    expect([key.EnableAcceptEncodingGzip, key.EnableAcceptEncodingBrotli]).toEqual([true, true]);
  }
});

test("sign-in is never kept, and gets every cookie", () => {
  const { CachePolicyId, OriginRequestPolicyId } = behaviours()["/auth/*"];
  // AWS's own policy "CachingDisabled".
  expect(CachePolicyId).toBe("4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
  expect(byRef(OriginRequestPolicyId).OriginRequestPolicyConfig.CookiesConfig).toEqual({ CookieBehavior: "all" });
});

test("the app gets the headers it reads, and never the name it was asked under", () => {
  expect(headers.length).toBeLessThanOrEqual(10);
  for (const path of ["*", "/api/*", "/auth/*"]) expect(byRef(behaviours()[path].OriginRequestPolicyId).OriginRequestPolicyConfig.HeadersConfig).toEqual({ HeaderBehavior: "whitelist", Headers: headers });
  expect(headers).not.toContain("host");
});

test("a picture that was taken down is gone from the edges in five minutes, however long it says to keep it", () => {
  const { CachePolicyId, ResponseHeadersPolicyId } = behaviours()["/media/*"];
  expect(byRef(CachePolicyId).CachePolicyConfig).toMatchObject({ MinTTL: 0, DefaultTTL: 300, MaxTTL: 300 });
  // No cache-control: it would also be set on the 404 of a picture that does not exist yet, and a browser would keep that for a year.
  expect(byRef(ResponseHeadersPolicyId).ResponseHeadersPolicyConfig.CustomHeadersConfig.Items.map(({ Header }: { Header: string }) => Header)).toEqual(["cross-origin-resource-policy"]);
});

test("files come with headers of their own; the app's win over the distribution's", () => {
  for (const [path, override] of [["*", false], ["/api/*", false], ["/auth/*", false], ["/media/*", true], ["/_astro/*", true], ["/down.html", true]] as const) {
    const { SecurityHeadersConfig: set } = byRef(behaviours()[path].ResponseHeadersPolicyId).ResponseHeadersPolicyConfig;
    expect(set.ContentTypeOptions).toEqual({ Override: override });
    expect(set.FrameOptions).toEqual({ FrameOption: "DENY", Override: override });
    expect(set.StrictTransportSecurity).toEqual({ AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Override: override });
    expect(set.ContentSecurityPolicy?.ContentSecurityPolicy.startsWith("default-src 'none'")).toBe(override ? true : undefined);
  }
});

test("when a function broke or cannot be reached people see the page that needs nothing; our own answers pass", () => {
  const errors = Object.fromEntries(distribution.CustomErrorResponses.map(({ ErrorCode, ...rest }: any) => [ErrorCode, rest]));
  for (const code of [502, 504]) expect(errors[code]).toEqual({ ErrorCachingMinTTL: 0, ResponseCode: 503, ResponsePagePath: "/down.html" });
  for (const code of [400, 403, 404, 500, 503]) expect(errors[code]).toEqual({ ErrorCachingMinTTL: 0 });
});

test("the functions learn the address from a parameter", () => {
  stage.templates.site.hasResourceProperties("AWS::SSM::Parameter", { Name: "/among/dev/origin", Type: "String" });
  const { resource } = stage.all("AWS::SSM::Parameter")[0]!;
  expect(written(resource.Properties.Value)).toBe("https://${Distribution.DomainName}");
});

test("an own domain brings certificate, TLS 1.2, its records, and is the origin", async () => {
  const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/6f0a3a2e-0000-4000-8000-000000000000";
  const { templates } = await synth("production", { AMONG_DOMAIN: "town.example", AMONG_CERTIFICATE: certificate, AMONG_ZONE: "Z0123456789ABCDEFGHIJ" });
  templates.site.hasResourceProperties("AWS::CloudFront::Distribution", {
    DistributionConfig: { Aliases: ["town.example"], ViewerCertificate: { AcmCertificateArn: certificate, MinimumProtocolVersion: "TLSv1.2_2021", SslSupportMethod: "sni-only" } },
  });
  templates.site.hasResourceProperties("AWS::Route53::RecordSetGroup", { HostedZoneId: "Z0123456789ABCDEFGHIJ", RecordSets: [{ Name: "town.example.", Type: "A" }, { Name: "town.example.", Type: "AAAA" }] });
  templates.site.hasResourceProperties("AWS::SSM::Parameter", { Value: "https://town.example" });
});
