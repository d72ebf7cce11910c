import { expect, test } from "vitest";
import { synth } from "./synth.ts";

/**
 * Kinds of resources that CloudFormation knows in Jakarta, of those that are used here. From the registry's list for ap-southeast-3
 * as cfn-lint keeps it (src/cfnlint/data/schemas/providers/ap_southeast_3), which has no AWS::Budgets::Budget. Function URLs are
 * there too: the Lambda guide names the regions without them, and Jakarta is none of them.
 */
const known = [
  "AWS::CloudFront::CachePolicy",
  "AWS::CloudFront::Distribution",
  "AWS::CloudFront::OriginAccessControl",
  "AWS::CloudFront::OriginRequestPolicy",
  "AWS::CloudFront::ResponseHeadersPolicy",
  "AWS::CloudWatch::Alarm",
  "AWS::CloudWatch::Dashboard",
  "AWS::DynamoDB::Table",
  "AWS::Events::Rule",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::Lambda::LayerVersion",
  "AWS::Lambda::Permission",
  "AWS::Lambda::Url",
  "AWS::Logs::LogGroup",
  "AWS::Logs::MetricFilter",
  "AWS::Route53::RecordSetGroup",
  "AWS::S3::Bucket",
  "AWS::S3::BucketPolicy",
  "AWS::SNS::Subscription",
  "AWS::SNS::Topic",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::Queue",
  "AWS::SQS::QueuePolicy",
  "AWS::SSM::Parameter",
  "AWS::Scheduler::Schedule",
];

test("every kind of resource exists in Jakarta", async () => {
  const { all } = await synth("production", {
    AMONG_DOMAIN: "town.example",
    AMONG_CERTIFICATE: "arn:aws:acm:us-east-1:123456789012:certificate/6f0a3a2e-0000-4000-8000-000000000000",
    AMONG_ZONE: "Z0123456789ABCDEFGHIJ",
  });
  const kinds = new Set(all().map(({ resource }) => resource.Type).filter((type) => !type.startsWith("Custom::")));
  expect([...kinds].sort()).toEqual(known);
});
