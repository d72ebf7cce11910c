// npm run synth: makes the finished templates of two stages with sst itself, without AWS, and says how they differ.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../bundle/bundle.ts";
import { differences, type Assembly, type Difference, type Template } from "./differences.ts";
import { production, town } from "../../settings.ts";
import { sst } from "./sst.ts";

const account = "123456789012";

/** The most that CloudFormation takes: resources, and bytes of a template that lies in a bucket. */
export const limits = { resources: 500, bytes: 1_000_000 };

/**
 * Runs `sst build` for a stage. It asks AWS who it is, and for the bootstrap stacks of the CDK and of sst. A stub answers that; every
 * other connection is refused.
 * @param env settings of the stage
 * @throws Error with sst's output when it fails or asks for something else
 */
export async function build(stage: string, env: Record<string, string> = {}): Promise<Assembly> {
  const folder = mkdtempSync(join(tmpdir(), "among-synth-"));
  const aws = await stub();
  try {
    let output = "";
    const code = await sst(["build", "--stage", stage, "--to", join(folder, "out")], {
      onOutput: (text) => (output += text),
      env: {
        ...neutral(),
        ...env,
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: "stub",
        AWS_SECRET_ACCESS_KEY: "stub",
        AWS_EC2_METADATA_DISABLED: "true",
        // Here sst stores settings of its user.
        XDG_CONFIG_HOME: folder,
        NODE_OPTIONS: `--import ${join(import.meta.dirname, "offline.ts")}`,
      },
    });
    if (code !== 0) throw new Error(`sst build failed (${code})\n${output}`);
    const unexpected = aws.requests.filter((action) => !(action in answers));
    if (unexpected.length > 0 || output.includes("left this machine")) throw new Error(`sst asked for more than it should: ${unexpected.join(", ")}\n${output}`);
    return read(join(folder, "out"), stage);
  } finally {
    aws.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** This machine's variables without those that would change what is built. */
const neutral = (): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AMONG_|AWS_|NODE_ENV$|NODE_OPTIONS$|VITEST)/.test(name)));

const bootstrapped = (name: string, outputs: Record<string, string>): string =>
  `<member><StackName>${name}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${Object.entries(outputs)
    .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join("")}</Outputs></member>`;

/** The answers to what sst asks, by action and stack. */
const answers: Record<string, string> = {
  GetCallerIdentity: `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account><UserId>stub</UserId><Arn>arn:aws:iam::${account}:user/stub</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  "DescribeStacks CDKToolkit": described(bootstrapped("CDKToolkit", { BootstrapVersion: "28", BucketName: "cdk" })),
  "DescribeStacks SSTBootstrap": described(bootstrapped("SSTBootstrap", { Version: "7.4", BucketName: "sst" })),
};

function described(stacks: string): string {
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks>${stacks}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

async function stub(): Promise<{ url: string; requests: string[]; close(): void }> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const form = new URLSearchParams(body);
    const action = [form.get("Action"), form.get("StackName")].filter(Boolean).join(" ");
    requests.push(action);
    response.writeHead(answers[action] ? 200 : 400, { "content-type": "text/xml" }).end(answers[action]);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close: () => server.close() };
}

function read(folder: string, stage: string): Assembly {
  const prefix = `${stage}-${town.app}-`;
  const files = readdirSync(folder).filter((file) => file.startsWith(prefix) && file.endsWith(".template.json"));
  return Object.fromEntries(
    files.map((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      return [file.slice(prefix.length, -".template.json".length), { template: JSON.parse(text) as Template, bytes: text.length }];
    }),
  );
}

function report(stages: Record<string, Assembly>): void {
  for (const [stage, assembly] of Object.entries(stages)) {
    console.log(`\n${stage}`);
    console.table(Object.fromEntries(Object.entries(assembly).map(([stack, { template, bytes }]) => [stack, { resources: Object.keys(template.Resources).length, KB: Math.round(bytes / 100) / 10 }])));
  }
}

function printDifferences(list: Difference[], [one, other]: string[]): void {
  console.log(`\nHow ${one} and ${other} differ:`);
  for (const { stack, resource, what, from, to } of list) console.log(`  ${stack} ${resource}${what ? ` ${what.slice(0, 110)}` : ""}: ${from} → ${to}`);
}

if (import.meta.main) {
  await bundle();
  const began = performance.now();
  const stages = { dev: await build("dev", { AMONG_MAIL: "it@town.example" }), [production]: await build(production, { AMONG_MAIL: "it@town.example" }) };
  report(stages);
  printDifferences(differences(stages.dev!, stages[production]!, ["dev", production]), Object.keys(stages));
  console.log(`\n${Math.round((performance.now() - began) / 100) / 10} s`);
}
