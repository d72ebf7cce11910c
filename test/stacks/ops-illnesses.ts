import { rmSync } from "node:fs";
import { join } from "node:path";
import { pack } from "@among/region/pack";
import { domain, made, type healthy } from "./ops-healthy.ts";

/** What a case may change: the account, the name server, the folder of bundles. */
interface Sick {
  town: ReturnType<typeof healthy>;
  dns: Map<string, string>;
  folder: string;
}

type Case = [what: string, change: (sick: Sick) => unknown, about: string, level: "stop" | "warning", says: RegExp];
/** What can be wrong, how a test makes it so, and what the doctor says. */
export const cases: Case[] = [
  ["no mail on production", () => delete process.env.AMONG_MAIL, "settings", "stop", /AMONG_MAIL: is needed.*\.env\.production/],
  ["a domain that is none", () => (process.env.AMONG_DOMAIN = "not a domain"), "settings", "stop", /AMONG_DOMAIN: is no domain name/],
  ["a bundle missing", ({ folder }) => rmSync(join(folder, "auth"), { recursive: true }), "bundles", "warning", /Not made yet: auth\. .*npm run bundle/],
  ["a bundle older than its sources", ({ folder }) => made(folder, "api", -10 * 365 * 86_400), "bundles", "warning", /older than what they are made of/],
  ["another town's pack in a bundle", ({ folder }) => pack("test/fixtures/pack-mini", join(folder, "site/pack")), "bundles", "warning", /not for batu: site/],
  ["the picture library of this machine", ({ folder }) => rmSync(join(folder, "media/node_modules"), { recursive: true }), "bundles", "warning", /not the one for Lambda/],
  ["a site that is not built", ({ folder }) => (process.env.AMONG_ASSETS = join(folder, "nothing")), "assets", "warning", /not built/],
  ["the root user", ({ town }) => (town.arn = "arn:aws:iam::111122223333:root"), "account", "stop", /root user/],
  ["a region that is not enabled", ({ town }) => (town.enabled = false), "region", "stop", /not enabled.*AWS Regions/],
  ["a service the region's list lacks", ({ town }) => (town.services = ["lambda"]), "services", "warning", /does not name cloudformation, .*dynamodb/],
  ["a new account's ten functions at once", ({ town }) => (town.concurrency = 10), "concurrency", "warning", /Only 10 .*L-B99A9384/],
  ["a reservation that leaves too few", () => (process.env.AMONG_CONCURRENCY = "310"), "concurrency", "stop", /reserves 930 of 1000/],
  ["a broken bootstrap", ({ town }) => town.statuses.set("CDKToolkit", "ROLLBACK_COMPLETE"), "stacks", "stop", /CDKToolkit is in ROLLBACK_COMPLETE.*delete it/],
  ["a deployment under way", ({ town }) => town.statuses.set("production-among-api", "UPDATE_IN_PROGRESS"), "stacks", "stop", /right now/],
  ["a stack stuck half way back", ({ town }) => town.statuses.set("production-among-site", "UPDATE_ROLLBACK_FAILED"), "stacks", "stop", /Continue update rollback/],
  ["a change that was taken back", ({ town }) => town.statuses.set("production-among-work", "UPDATE_ROLLBACK_COMPLETE"), "stacks", "warning", /was taken back/],
  ["no guard", ({ town }) => town.parameters.delete("/among/production/guard"), "secrets", "stop", /Not made yet: \/among\/production\/guard\. Run: npm run secrets/],
  ["a secret that is not sealed", ({ town }) => (town.parameters.get("/among/production/secret")!.type = "String"), "secrets", "stop", /secret must be a SecureString/],
  ["a rotation not finished", ({ town }) => town.parameters.set("/among/production/guard-before", { value: "b", type: "String" }), "secrets", "warning", /not finished/],
  ["another guard on the distribution", ({ town }) => (town.parameters.get("/among/production/guard")!.value = "newer"), "guard", "stop", /rotate guard/],
  ["no guard on the distribution", ({ town }) => (town.cdn.config = town.cdn.config.replaceAll("x-among-guard", "x-other")), "guard", "stop", /rotate guard/],
  ["a table that cannot be brought back", ({ town }) => (town.recovery = "DISABLED"), "table", "stop", /cannot be brought back/],
  ["a table that can be deleted", ({ town }) => (town.deletionProtection = false), "table", "warning", /by mistake/],
  ["no such certificate", ({ town }) => (town.certificate = undefined), "certificate", "stop", /There is no certificate/],
  ["a certificate not issued yet", ({ town }) => Object.assign(town.certificate!, { Status: "PENDING_VALIDATION", DomainValidationOptions: [{ DomainName: domain, ResourceRecord: { Name: "_x.batukota.go.id.", Type: "CNAME", Value: "_y.acm-validations.aws." } }] }), "certificate", "stop", /_x\.batukota\.go\.id\. CNAME _y\.acm/],
  ["a certificate that ran out", ({ town }) => (town.certificate!.Status = "EXPIRED"), "certificate", "stop", /is EXPIRED/],
  ["a certificate for other names", ({ town }) => (town.certificate!.SubjectAlternativeNames = ["*.malangkota.go.id"]), "certificate", "stop", /not for among\.batukota/],
  ["a certificate for a name one level too high", ({ town }) => (town.certificate!.SubjectAlternativeNames = ["*.go.id"]), "certificate", "stop", /not for among\.batukota/],
  ["a certificate that ends soon", ({ town }) => Object.assign(town.certificate!, { NotAfter: Date.parse("2026-12-01T00:00:00Z") / 1000, RenewalEligibility: "INELIGIBLE" }), "certificate", "warning", /ends in 9 days/],
  ["a name that points nowhere", ({ dns }) => dns.clear(), "address", "warning", /points nowhere yet.*CNAME d1\.cloudfront\.net/],
  ["a name that points elsewhere", ({ dns }) => dns.set(`CNAME ${domain}`, "old.example.net"), "address", "warning", /points to old\.example\.net/],
  ["addresses that are not CloudFront's", ({ dns }) => (dns.clear(), dns.set(`A ${domain}`, "203.0.113.9"), dns.set("A d1.cloudfront.net", "192.0.2.1")), "address", "warning", /points to 203\.0\.113\.9/],
  ["a mail address not confirmed", ({ town }) => (town.subscriptions[0]!.SubscriptionArn = "PendingConfirmation"), "mail", "stop", /has not confirmed/],
  ["a mail address nobody subscribed", ({ town }) => (town.subscriptions = []), "mail", "stop", /Deploy again/],
  ["the sandbox for texts", ({ town }) => (town.tier = "SANDBOX"), "texts", "stop", /sandbox/],
  ["a dollar for texts", ({ town }) => (town.spend = { EnforcedLimit: 1, MaxLimit: 1 }), "texts", "warning", /USD 1 are spent.*with AWS Support/],
  ["no sender", () => delete process.env.AMONG_SMS_SENDER, "texts", "warning", /AMONG_SMS_SENDER is not set/],
  ["a sender nobody requested", ({ town }) => (town.senders = []), "texts", "stop", /not requested for ID/],
  ["a sender not registered yet", ({ town }) => (town.senders[0]!.Registered = false), "texts", "warning", /not registered/],
];
