import { beforeAll, describe, expect, test } from "vitest";
import { tableDefinition } from "@among/core/store/dynamo-table";
import { synth, type Resource, type Synthesised } from "./synth.ts";
import { written } from "./written.ts";

const stages: Record<string, Synthesised> = {};
beforeAll(async () => {
  for (const stage of ["dev", "production"]) stages[stage] = await synth(stage);
});

const only = (stage: string, type: string, id: RegExp): Resource => {
  const found = stages[stage]!.all(type).filter((each) => id.test(each.id));
  expect(found.length).toBe(1);
  return found[0]!.resource;
};

describe.each(["dev", "production"])("%s", (stage) => {
  const isProtected = stage === "production";

  test("the table is as the core defines it, paid by the request", () => {
    const { Properties: table, ...resource } = only(stage, "AWS::DynamoDB::Table", /./);
    const keys = ({ pk, sk }: { pk: string; sk: string }) => [
      { AttributeName: pk, KeyType: "HASH" },
      { AttributeName: sk, KeyType: "RANGE" },
    ];
    expect(table.KeySchema).toEqual(keys(tableDefinition.key));
    expect(table.GlobalSecondaryIndexes).toEqual(tableDefinition.indexes.map((index) => ({ IndexName: index.name, KeySchema: keys(index), Projection: { ProjectionType: "ALL" } })));
    expect(table.AttributeDefinitions).toHaveLength(10);
    expect(table.BillingMode).toBe("PAY_PER_REQUEST");
    expect(table.TimeToLiveSpecification).toEqual({ AttributeName: tableDefinition.ttl, Enabled: true });
    expect(table.StreamSpecification).toEqual({ StreamViewType: "NEW_AND_OLD_IMAGES" });
    expect(table.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 });
    // No key of our own: DynamoDB always encrypts with its own.
    expect(table.SSESpecification).toBeUndefined();
    expect(table.DeletionProtectionEnabled).toBe(isProtected);
    expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(isProtected ? ["Retain", "Retain"] : ["Delete", "Delete"]);
    // No fixed name: another stage's table, or a restored one, stands beside it.
    expect(table.TableName).toBeUndefined();
  });

  test("every bucket is private, sealed, and asked over TLS alone", () => {
    const buckets = stages[stage]!.all("AWS::S3::Bucket");
    expect(buckets.map(({ part, id }) => `${part} ${written({ Ref: id })}`)).toEqual(["data ${Media}", "data ${Assets}", "work ${LettersBucket}"]);
    for (const { id, part, resource } of buckets) {
      const bucket = resource.Properties;
      expect(bucket.PublicAccessBlockConfiguration).toEqual({ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true });
      expect(bucket.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }]);
      expect(bucket.OwnershipControls.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
      expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(isProtected ? ["Retain", "Retain"] : ["Delete", "Delete"]);
      const { Statement } = stages[stage]!.all("AWS::S3::BucketPolicy").find((p) => p.part === part && p.resource.Properties.Bucket.Ref === id)!.resource.Properties.PolicyDocument;
      const refused = Statement.filter((s: { Effect: string }) => s.Effect === "Deny");
      expect(refused.map((s: { Condition: object }) => s.Condition)).toEqual([{ Bool: { "aws:SecureTransport": "false" } }, { NumericLessThan: { "s3:TlsVersion": 1.2 } }]);
      for (const s of refused) expect([s.Action, s.Principal, s.Resource.map(written)]).toEqual(["s3:*", { AWS: "*" }, [written({ "Fn::GetAtt": [id, "Arn"] }), `${written({ "Fn::GetAtt": [id, "Arn"] })}/*`]]);
    }
  });

  test("the distribution reads what is public and nothing else", () => {
    const reads = stages[stage]!
      .all("AWS::S3::BucketPolicy")
      .flatMap(({ resource }) => resource.Properties.PolicyDocument.Statement)
      .filter((s: any) => s.Principal.Service);
    expect(reads.map((s: any) => [s.Principal.Service, s.Action, written(s.Resource), written(s.Condition.ArnLike["aws:SourceArn"])])).toEqual([
      ["cloudfront.amazonaws.com", "s3:GetObject", "${Media.Arn}/media/*", "arn:aws:cloudfront::123456789012:distribution/*"],
      ["cloudfront.amazonaws.com", "s3:GetObject", "${Assets.Arn}/*", "arn:aws:cloudfront::123456789012:distribution/*"],
    ]);
  });

  test("originals vanish within days, and other pictures can be brought back for a month", () => {
    const { Properties: media } = only(stage, "AWS::S3::Bucket", /^Media/);
    expect(media.VersioningConfiguration).toEqual({ Status: "Enabled" });
    expect(media.LifecycleConfiguration.Rules).toEqual([
      { Id: "originals", Status: "Enabled", Prefix: "incoming/", ExpirationInDays: 2, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
      { Id: "undo", Status: "Enabled", NoncurrentVersionExpiration: { NoncurrentDays: 30 }, ExpiredObjectDeleteMarker: true, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    ]);
    expect(media.CorsConfiguration.CorsRules).toEqual([{ AllowedMethods: ["POST"], AllowedOrigins: ["*"], AllowedHeaders: ["content-type"], MaxAge: 3600 }]);
  });

  test("built files are brought to the bucket before any function answers, and none is taken away", () => {
    const uploads = stages[stage]!.all("Custom::CDKBucketDeployment");
    expect(uploads.every(({ part }) => part === "data")).toBe(true);
    expect(uploads.map(({ resource: { Properties: p } }) => [p.DestinationBucketKeyPrefix, p.Prune, p.SystemMetadata["cache-control"]])).toEqual([
      ["_astro", false, "public, max-age=31536000, immutable"],
      [undefined, false, "public, max-age=3600"],
    ]);
  });

  test("a function that empties buckets is in stages that can be removed, and in production none", () => {
    expect(stages[stage]!.all("Custom::S3AutoDeleteObjects")).toHaveLength(isProtected ? 0 : 3);
  });
});

test("with an own domain only its pages read the bucket's answer", async () => {
  const { templates } = await synth("dev", { AMONG_DOMAIN: "town.example", AMONG_CERTIFICATE: "arn:aws:acm:us-east-1:123456789012:certificate/6f0a3a2e-0000-4000-8000-000000000000" });
  templates.data.hasResourceProperties("AWS::S3::Bucket", { CorsConfiguration: { CorsRules: [{ AllowedOrigins: ["https://town.example"] }] } });
});

test("on a restored table every function works on it, and the first one is kept", async () => {
  const stream = "arn:aws:dynamodb:ap-southeast-3:123456789012:table/restored/stream/2026-11-01T00:00:00.000";
  const { all, templates } = await synth("production", { AMONG_RESTORED_TABLE: "restored", AMONG_RESTORED_STREAM: stream });
  const functions = all("AWS::Lambda::Function").filter(({ resource }) => resource.Properties.Environment?.Variables.AMONG_TABLE);
  expect(functions).toHaveLength(6);
  for (const { resource } of functions) expect(resource.Properties.Environment.Variables.AMONG_TABLE).toBe("restored");
  templates.work.hasResourceProperties("AWS::Lambda::EventSourceMapping", { EventSourceArn: stream });
  templates.data.resourceCountIs("AWS::DynamoDB::Table", 1);
  const granted = all("AWS::IAM::Policy").flatMap(({ resource }) => resource.Properties.PolicyDocument.Statement).filter((s: any) => [s.Action].flat().some((a: string) => a.startsWith("dynamodb:")));
  for (const s of granted) for (const resource of [s.Resource].flat()) expect(written(resource)).toMatch(/:table\/restored(\/|$)/);
});
