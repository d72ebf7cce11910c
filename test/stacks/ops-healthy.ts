import { cpSync, mkdirSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packFolder } from "@among/region";
import { pack } from "@among/region/pack";
import type { AwsStub } from "./aws-stub.ts";
import { Refusal } from "./aws-stub.ts";
import { distribution, parameterStore, stacksAnswer } from "./ops-town.ts";

export const domain = "among.batukota.go.id";
export const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";

/** An account in which everything is as it should be, for a stage that is deployed or not yet. */
export function healthy(aws: AwsStub, isDeployed = true) {
  const state = {
    arn: "arn:aws:sts::111122223333:assumed-role/deploy/rina",
    enabled: true,
    services: undefined as string[] | undefined,
    concurrency: 1000,
    distributions: 1,
    statuses: new Map<string, string>(),
    certificate: { CertificateArn: certificateArn, DomainName: "batukota.go.id", SubjectAlternativeNames: ["batukota.go.id", "*.batukota.go.id"], Status: "ISSUED", NotAfter: Date.parse("2027-06-01T00:00:00Z") / 1000, RenewalEligibility: "ELIGIBLE" } as Record<string, unknown> | undefined,
    subscriptions: [{ Endpoint: "it@batukota.go.id", SubscriptionArn: "arn:aws:sns:ap-southeast-3:111122223333:alarms:1" }],
    recovery: "ENABLED",
    deletionProtection: true,
    tier: "PRODUCTION",
    spend: { EnforcedLimit: 100, MaxLimit: 100 },
    senders: [{ SenderId: "AMONGBATU", IsoCountryCode: "ID", Registered: true }],
    parameters: parameterStore(aws),
    cdn: distribution(aws, "GUARD-VALUE"),
  };
  state.parameters.set("/among/production/secret", { value: "SECRET-VALUE", type: "SecureString" });
  state.parameters.set("/among/production/guard", { value: "GUARD-VALUE", type: "String" });
  stacksAnswer(aws, isDeployed ? undefined : {});
  const deployed = aws.answer("cloudformation:DescribeStacks")!;
  aws.on("cloudformation:DescribeStacks", async (call) => {
    const StackStatus = state.statuses.get(call.input.StackName);
    const answer = StackStatus ? { Stacks: [{ StackName: call.input.StackName, CreationTime: new Date(0), StackStatus, Outputs: [] }] } : await deployed(call);
    return answer;
  });
  aws.on("sts:GetCallerIdentity", ({ region }) => {
    if (!state.enabled && region !== "us-east-1") throw new Refusal("InvalidClientTokenId", "The security token included in the request is invalid", 403);
    return { Account: "111122223333", Arn: state.arn, UserId: "A" };
  });
  const store = aws.answer("ssm:GetParameters")!;
  aws.on("ssm:GetParameters", (call) => {
    const names: string[] = call.input.Names;
    if (!names[0]!.startsWith("/aws/service/")) return store(call);
    return { Parameters: names.filter((name) => state.services?.includes(name.split("/").at(-1)!) ?? true).map((Name) => ({ Name, Value: Name.split("/").at(-1) })) };
  });
  aws.on("lambda:GET", () => ({ headers: { "content-type": "application/json" }, body: JSON.stringify({ AccountLimit: { ConcurrentExecutions: state.concurrency } }) }));
  aws.on("servicequotas:GetServiceQuota", () => ({ Quota: { Value: 200 } }));
  const one = aws.answer("cloudfront:GET")!;
  aws.on("cloudfront:GET", (call) => {
    if (call.path.includes("/distribution/")) return one(call);
    const items = Array.from({ length: state.distributions }, (_, i) => `<DistributionSummary><Id>E${i}</Id></DistributionSummary>`).join("");
    return { headers: { "content-type": "text/xml" }, body: `<DistributionList><IsTruncated>false</IsTruncated><Quantity>${state.distributions}</Quantity><Items>${items}</Items></DistributionList>` };
  });
  aws.on("dynamodb:DescribeTable", ({ input: { TableName } }) => ({ Table: { TableName, DeletionProtectionEnabled: state.deletionProtection } }));
  aws.on("dynamodb:DescribeContinuousBackups", () => ({ ContinuousBackupsDescription: { ContinuousBackupsStatus: "ENABLED", PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: state.recovery } } }));
  aws.on("acm:DescribeCertificate", () => {
    if (!state.certificate) throw new Refusal("ResourceNotFoundException");
    return { Certificate: state.certificate };
  });
  aws.on("sns:ListSubscriptionsByTopic", () => ({ Subscriptions: state.subscriptions }));
  aws.on("sms-voice:DescribeAccountAttributes", () => ({ AccountAttributes: [{ Name: "ACCOUNT_TIER", Value: state.tier }] }));
  aws.on("sms-voice:DescribeSpendLimits", () => ({ SpendLimits: [{ Name: "VOICE_MESSAGE_MONTHLY_SPEND_LIMIT", EnforcedLimit: 1, MaxLimit: 1 }, { Name: "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT", ...state.spend }] }));
  aws.on("sms-voice:DescribeSenderIds", () => ({ SenderIds: state.senders }));
  return state;
}

const packed = mkdtempSync(join(tmpdir(), "among-pack-"));
pack(packFolder("batu"), packed);

/** Folders as `npm run bundle` leaves them, made a day from now. */
export function bundled(): string {
  const folder = mkdtempSync(join(tmpdir(), "among-bundles-"));
  for (const name of ["api", "auth", "site", "stream", "clock", "media"]) {
    mkdirSync(join(folder, name, "pack"), { recursive: true });
    cpSync(packed, join(folder, name, "pack"), { recursive: true });
    made(folder, name, 86_400);
  }
  mkdirSync(join(folder, "media/node_modules/@img/sharp-linux-arm64"), { recursive: true });
  return folder;
}

/** @param seconds from now */
export function made(folder: string, name: string, seconds: number): void {
  const file = join(folder, name, "index.mjs");
  writeFileSync(file, "");
  const at = Date.now() / 1000 + seconds;
  utimesSync(file, at, at);
}
