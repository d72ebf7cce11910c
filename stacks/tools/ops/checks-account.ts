import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CloudFrontClient, ListDistributionsCommand } from "@aws-sdk/client-cloudfront";
import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { ok, stop, warning, type Check, type Finding } from "./check.ts";
import { globalRegion, stackName, stackNames } from "./stage.ts";
import { cause, isMissing } from "./terminal.ts";

/** Runs first: without it AWS can be asked nothing else. */
export const account: Check = {
  about: "account",
  asks: "sts:GetCallerIdentity",
  async look() {
    try {
      const { Account, Arn = "" } = await new STSClient({ region: globalRegion }).send(new GetCallerIdentityCommand({}));
      if (Arn.endsWith(":root")) return [stop(`This is the root user of ${Account}. Sign in as somebody with a role for deploying; keep root for emergencies.`)];
      return [ok(`${Account}, as ${Arn.split(":").at(-1)}.`)];
    } catch (error) {
      return [stop(cause(error) ?? `AWS does not say who this is: ${(error as Error).message}`)];
    }
  },
};

const enabled: Check = {
  about: "region",
  asks: "sts:GetCallerIdentity",
  async look({ region }) {
    try {
      await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
      return [ok(`${region} is enabled.`)];
    } catch (error) {
      if (!/InvalidClientTokenId|UnrecognizedClient|RegionDisabled|OptInRequired|AuthFailure/.test((error as Error).name)) throw error;
      return [stop(`${region} is not enabled in this account. Enable it in the account's settings under AWS Regions; it takes some minutes.`)];
    }
  },
};

/** As AWS's own list names them, which can be asked for ten at a time. New regions get these before others. */
const needed = ["cloudformation", "cloudwatch", "dynamodb", "lambda", "s3", "sns", "sqs", "ssm"];

const services: Check = {
  about: "services",
  asks: "ssm:GetParameters",
  async look({ region }) {
    const path = `/aws/service/global-infrastructure/regions/${region}/services`;
    const { Parameters = [] } = await new SSMClient({ region: globalRegion }).send(new GetParametersCommand({ Names: needed.map((name) => `${path}/${name}`) }));
    const missing = needed.filter((name) => !Parameters.some(({ Name }) => Name === `${path}/${name}`));
    if (missing.length > 0) return [warning(`AWS's list does not name ${missing.join(", ")} in ${region}. Look at its page of regional services before deploying.`)];
    return [ok(`${region} has what is needed.`)];
  },
};

/** Lambda refuses a reservation that leaves fewer concurrent calls than this to all other functions. */
const unreserved = 100;
const concurrencyQuota = "L-B99A9384";
const distributionsQuota = "L-24B04930";

const concurrency: Check = {
  about: "concurrency",
  asks: "lambda:GetAccountSettings",
  async look({ region, chosen }) {
    const { AccountLimit } = await new LambdaClient({ region }).send(new GetAccountSettingsCommand({}));
    const limit = AccountLimit?.ConcurrentExecutions ?? 0;
    const ask = `Ask for 1,000 in Service Quotas, AWS Lambda, "Concurrent executions" (${concurrencyQuota}); it takes a day or two.`;
    const reserved = (chosen?.concurrency ?? 0) * 3;
    if (reserved > 0 && limit - reserved < unreserved) return [stop(`AMONG_CONCURRENCY reserves ${reserved} of ${limit} calls at once and must leave ${unreserved}. Set it lower, or unset it. ${ask}`)];
    if (limit < 100) return [warning(`Only ${limit} functions run at once here, as in a new account: more visitors than that are turned away. ${ask}`)];
    return [ok(`${limit} functions may run at once.`)];
  },
};

const distributions: Check = {
  about: "distributions",
  asks: "servicequotas:GetServiceQuota, cloudfront:ListDistributions",
  async look({ outputs }) {
    const [{ Quota }, { DistributionList }] = await Promise.all([
      new ServiceQuotasClient({ region: globalRegion }).send(new GetServiceQuotaCommand({ ServiceCode: "cloudfront", QuotaCode: distributionsQuota })),
      new CloudFrontClient({ region: globalRegion }).send(new ListDistributionsCommand({})),
    ]);
    const [limit, used] = [Quota?.Value ?? 0, DistributionList?.Items?.length ?? 0];
    if (used >= limit && !outputs.has("distribution")) return [stop(`All ${limit} distributions of this account are in use. Remove one, or ask for more in Service Quotas, Amazon CloudFront (${distributionsQuota}).`)];
    return [ok(`${used} of ${limit} distributions are in use.`)];
  },
};

const brokenStatus = /ROLLBACK_COMPLETE$|FAILED$|REVIEW_IN_PROGRESS/;

/** The stacks that sst makes once per account and region, and this stage's own. */
const stacks: Check = {
  about: "stacks",
  asks: "cloudformation:DescribeStacks",
  async look({ region, stage }) {
    const client = new CloudFormationClient({ region });
    const own = stackNames.map((name) => stackName(stage, name));
    const findings: Finding[] = [];
    let deployed = 0;
    for (const name of ["CDKToolkit", "SSTBootstrap", ...own]) {
      const status = await statusOf(client, name);
      if (status === undefined) continue;
      if (own.includes(name)) deployed++;
      const finding = stackFinding(name, status);
      if (finding) findings.push(finding);
    }
    if (findings.length > 0) return findings;
    return [ok(deployed === 0 ? "Nothing of this stage is deployed yet; the first deployment also lays down what sst needs." : `${deployed} of ${own.length} stacks are deployed and well.`)];
  },
};

async function statusOf(client: CloudFormationClient, StackName: string): Promise<string | undefined> {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0]?.StackStatus;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function stackFinding(name: string, status: string): Finding | undefined {
  if (status === "UPDATE_ROLLBACK_COMPLETE") return warning(`The last change of ${name} did not succeed and was taken back. Its events in the CloudFormation console say why.`);
  if (status === "UPDATE_ROLLBACK_FAILED") return stop(`${name} is stuck half way back. In the CloudFormation console choose "Continue update rollback".`);
  if (brokenStatus.test(status)) return stop(`${name} is in ${status}: it can only be deleted. Read its events in the CloudFormation console, delete it there, then deploy again.`);
  if (status.endsWith("_IN_PROGRESS")) return stop(`Somebody is changing ${name} right now (${status}). Wait until it is done.`);
  return undefined;
}

export const checksAccount: Check[] = [enabled, services, concurrency, distributions, stacks];
