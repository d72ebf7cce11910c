import { Resolver } from "node:dns/promises";
import { ACMClient, DescribeCertificateCommand, type CertificateDetail } from "@aws-sdk/client-acm";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { DescribeContinuousBackupsCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { production } from "../../settings.ts";
import { ok, stop, warning, type Check, type Finding } from "./check.ts";
import { sentGuards } from "./guard.ts";
import { parametersOf, type Name } from "./parameters.ts";
import { distributionOutput, globalRegion } from "./stage.ts";
import { isMissing, Trouble } from "./terminal.ts";

const secrets: Check = {
  about: "secrets",
  asks: "ssm:DescribeParameters",
  async look({ stage, region }) {
    const ssm = new SSMClient({ region });
    const { path } = parametersOf(ssm, stage);
    const expected: [Name, string][] = [["secret", "SecureString"], ["guard", "String"]];
    // Names and types only, never the values.
    const { Parameters = [] } = await ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [...expected.map(([name]) => path(name)), path("guard-before")] }] }));
    const typeOf = (name: Name) => Parameters.find(({ Name }) => Name === path(name))?.Type;
    const missing = expected.filter(([name]) => typeOf(name) === undefined);
    if (missing.length > 0) return [stop(`Not made yet: ${missing.map(([name]) => path(name)).join(", ")}. Run: npm run secrets -- --stage ${stage}`)];
    const wrong = expected.filter(([name, type]) => typeOf(name) !== type);
    if (wrong.length > 0) return [stop(wrong.map(([name, type]) => `${path(name)} must be a ${type}. Delete it in the Parameter Store, then run: npm run secrets -- --stage ${stage}`).join(" "))];
    if (typeOf("guard-before")) return [warning(`A rotation of the guard is not finished. When the site is well, run: npm run secrets -- rotate guard --finish --stage ${stage}`)];
    return [ok("Secret and guard are there.")];
  },
};

const guard: Check = {
  about: "guard",
  asks: "cloudfront:GetDistribution, ssm:GetParameters",
  async look({ stage, region, outputs }) {
    const distribution = outputs.get(distributionOutput);
    if (!distribution) return [];
    try {
      const [guard, sent] = await Promise.all([parametersOf(new SSMClient({ region }), stage).read("guard"), sentGuards(new CloudFrontClient({ region: globalRegion }), distribution)]);
      if (sent.every((value) => value === guard)) return [ok("The distribution sends the guard that the functions ask for.")];
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
    }
    return [stop(`The distribution does not send the guard that the functions ask for. Run: npm run secrets -- rotate guard --stage ${stage}`)];
  },
};

const days = (from: Date, to: Date): number => Math.floor((to.getTime() - from.getTime()) / 86_400_000);

const certificate: Check = {
  about: "certificate",
  asks: "acm:DescribeCertificate",
  async look({ chosen, now }) {
    if (!chosen?.domain) return [];
    try {
      const { Certificate } = await new ACMClient({ region: globalRegion }).send(new DescribeCertificateCommand({ CertificateArn: chosen.certificate }));
      return [certificateFinding(Certificate!, chosen.domain, now)];
    } catch (error) {
      if (!isMissing(error)) throw error;
      return [stop(`There is no certificate ${chosen.certificate} in this account. Ask for one in Certificate Manager, in ${globalRegion}, and put its ARN into AMONG_CERTIFICATE.`)];
    }
  },
};

function certificateFinding({ Status, DomainName, SubjectAlternativeNames = [], DomainValidationOptions = [], NotAfter, RenewalEligibility }: CertificateDetail, domain: string, now: Date): Finding {
  if (Status === "PENDING_VALIDATION") {
    const record = DomainValidationOptions.find(({ ResourceRecord }) => ResourceRecord)?.ResourceRecord;
    return stop(`The certificate is not issued yet. ${record ? `Let who keeps the domain write this record: ${record.Name} ${record.Type} ${record.Value}` : "Answer the mail that AWS sent to the domain's owner."}`);
  }
  if (Status !== "ISSUED") return stop(`The certificate is ${Status}. Ask for a new one in Certificate Manager, in ${globalRegion}.`);
  const names = [DomainName!, ...SubjectAlternativeNames];
  if (!names.some((name) => covers(name, domain))) return stop(`The certificate is for ${[...new Set(names)].join(", ")}, not for ${domain}. Ask for one that is.`);
  if (NotAfter && days(now, NotAfter) < 30 && RenewalEligibility !== "ELIGIBLE") return warning(`The certificate ends in ${days(now, NotAfter)} days and does not renew itself. Bring a new one in time.`);
  return ok(`The certificate covers ${domain}.`);
}

/** A star in a certificate stands for one label of a name. */
const covers = (name: string, domain: string): boolean => name === domain || (name.startsWith("*.") && domain.slice(domain.indexOf(".")) === name.slice(1));

const address: Check = {
  about: "address",
  async look({ chosen, outputs, stage, dns }) {
    if (!chosen) return [];
    if (!chosen.domain) return [stage === production ? warning("Without AMONG_DOMAIN the site lives under CloudFront's name, also in every text that is sent. Changing it later breaks those links.") : ok("The site lives under CloudFront's name.")];
    const target = outputs.get("distributionDomain");
    const resolver = new Resolver({ timeout: 3000, tries: 2 });
    if (dns) resolver.setServers([dns]);
    const pointsAt = await targetOf(resolver, chosen.domain, target);
    if (target && pointsAt === target) return [ok(`${chosen.domain} points to ${target}.`)];
    const writes = chosen.zone ? "The next deployment writes it, in Route 53." : `Let who keeps the domain write: ${chosen.domain} CNAME ${target ?? "<the name the first deployment prints as distributionDomain>"}`;
    if (pointsAt === undefined) return [warning(`${chosen.domain} points nowhere yet. ${writes}`)];
    return [warning(`${chosen.domain} points to ${pointsAt}, not to this site. ${writes}`)];
  },
};

/** Where a name points: to another name, or to addresses. Route 53's alias shows only as addresses: those of the target are reported as the target. */
async function targetOf(resolver: Resolver, domain: string, target: string | undefined): Promise<string | undefined> {
  const [alias] = await orNone(resolver.resolveCname(domain));
  if (alias) return alias;
  const addresses = await orNone(resolver.resolve4(domain));
  if (addresses.length === 0) return undefined;
  const expected = target ? await orNone(resolver.resolve4(target)) : [];
  return addresses.some((ip) => expected.includes(ip)) ? target : addresses.join(", ");
}

async function orNone(lookup: Promise<string[]>): Promise<string[]> {
  try {
    return await lookup;
  } catch (error) {
    if (["ENOTFOUND", "ENODATA"].includes((error as { code?: string }).code ?? "")) return [];
    throw error;
  }
}

const table: Check = {
  about: "table",
  asks: "dynamodb:DescribeContinuousBackups, dynamodb:DescribeTable",
  async look({ outputs, region, stage }) {
    const TableName = outputs.get("table");
    if (!TableName) return [];
    const db = new DynamoDBClient({ region });
    const [{ Table }, { ContinuousBackupsDescription }] = await Promise.all([db.send(new DescribeTableCommand({ TableName })), db.send(new DescribeContinuousBackupsCommand({ TableName }))]);
    const findings: Finding[] = [];
    if (ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus !== "ENABLED") findings.push(stop(`${TableName} cannot be brought back to a moment. Turn on its point-in-time recovery in the DynamoDB console, for 35 days.`));
    if (stage === production && !Table?.DeletionProtectionEnabled) findings.push(warning(`${TableName} can be deleted by mistake. Turn on its deletion protection in the DynamoDB console.`));
    return findings.length > 0 ? findings : [ok(`${TableName} can be brought back to any second of the last weeks${stage === production ? ", and not be deleted by mistake" : ""}.`)];
  },
};

export const checksSite: Check[] = [secrets, guard, table, certificate, address];
