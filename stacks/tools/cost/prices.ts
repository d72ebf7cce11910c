/** AWS regions the model knows prices of; the first is the town's. */
export const regions = ["ap-southeast-3", "ap-southeast-1"] as const;
export type Region = (typeof regions)[number];

/**
 * So many units (`per`) cost `usd`, without tax. `from` says whose price it is where a region's own was not found, `source` who sells it,
 * `readAt` which public list quotes the figure (the tables of AWS's own pages are drawn by script), `date` of which day it is: whoever
 * renews a price renews that. `free` are units a month that every account has for nothing, for good; what new accounts get for some
 * months is counted nowhere. `lever` is what would make the line smaller.
 */
export type Price = { per: number; usd: Record<Region, number>; confidence: "high" | "medium" | "low"; free?: number } & Record<"service" | "what" | "unit" | "source" | "date", string> &
  Partial<Record<"from" | "readAt" | "note" | "lever", string>>;

const both = (usd: number): Price["usd"] => ({ "ap-southeast-3": usd, "ap-southeast-1": usd });
const aws = (service: string, more = ""): string => `https://aws.amazon.com/${service}/pricing/${more}`;
const list = (offer: string, region = "us-east-1"): string => `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${offer}/current/${region}/index.json`;
const halved = "Singapore's price before 1 November 2024, halved as announced: https://aws.amazon.com/blogs/database/new-amazon-dynamodb-lowers-pricing-for-on-demand-throughput-and-global-tables/";

export const prices = {
  reads: { service: "DynamoDB", what: "read request units", unit: "units", per: 1e6, usd: both(0.1423), from: "ap-southeast-1", source: aws("dynamodb", "on-demand/"), date: "2024-11-01", confidence: "medium", note: halved, lever: "keep one report's or offer's page at the edge too; fewer looks of staff; a smaller page of the inbox" },
  writes: { service: "DynamoDB", what: "write request units", unit: "units", per: 1e6, usd: both(0.71155), from: "ap-southeast-1", source: aws("dynamodb", "on-demand/"), date: "2024-11-01", confidence: "medium", note: halved, lever: "fewer indexes on a head: each of its five copies is a write; texts and figures written together" },
  rows: { service: "DynamoDB", what: "table and indexes", unit: "GB-months", per: 1, usd: both(0.285), from: "ap-southeast-1", source: aws("dynamodb", "on-demand/"), date: "2024-11-01", confidence: "medium", free: 25, lever: "let events of old reports go to a file" },
  backups: { service: "DynamoDB", what: "point-in-time recovery", unit: "GB-months", per: 1, usd: both(0.228), from: "ap-northeast-1", source: aws("dynamodb", "on-demand/"), readAt: "https://github.com/cloudnativedaysjp/dreamkast/issues/1298", date: "2022-08-20", confidence: "medium", note: "Tokyo's storage costs the same as Singapore's", lever: "its price goes by the table's size and not by days, so only a smaller table lowers it" },
  calls: { service: "Lambda", what: "calls", unit: "calls", per: 1e6, usd: both(0.2), from: "us-east-1", source: aws("lambda"), readAt: list("AWSLambda"), date: "2026-09-29", confidence: "high", free: 1e6, lever: "keep pages longer at the edge" },
  compute: { service: "Lambda", what: "time on arm64", unit: "GB-seconds", per: 1, usd: both(0.0000133334), source: aws("lambda"), readAt: "https://github.com/janritter/aws-lambda-live-tuner/blob/d4c1a18272b5d972eab8338bc266aeb8d19f5dd9/cost/cost.go", date: "2026-01-03", confidence: "high", free: 400_000, note: "the start of a process (INIT) has been paid too since August 2025", lever: "less memory (the start gets slower); keep pages longer at the edge" },
  edgeRequests: { service: "CloudFront", what: "HTTPS requests, Asia", unit: "requests", per: 10_000, usd: both(0.012), source: aws("cloudfront"), readAt: list("AmazonCloudFront"), date: "2026-09-22", confidence: "high", free: 1e7, lever: "one file for all icons and styles; fewer photos in lists" },
  edgeOut: { service: "CloudFront", what: "sent to people, Indonesia", unit: "GB", per: 1, usd: both(0.12), source: aws("cloudfront"), date: "2026-11-21", confidence: "high", free: 1_000, lever: "smaller cards, fewer photos in lists" },
  edgeIn: { service: "CloudFront", what: "forms sent on to functions, Asia", unit: "GB", per: 1, usd: both(0.06), source: aws("cloudfront"), readAt: list("AmazonCloudFront"), date: "2026-09-22", confidence: "high" },
  files: { service: "S3", what: "photos, site and bundles", unit: "GB-months", per: 1, usd: both(0.025), source: aws("s3"), readAt: list("AmazonS3", "ap-southeast-3"), date: "2026-07-01", confidence: "high", lever: "forget photos of reports closed long ago; a smaller large size" },
  puts: { service: "S3", what: "files written", unit: "requests", per: 1_000, usd: both(0.005), source: aws("s3"), readAt: list("AmazonS3", "ap-southeast-3"), date: "2026-05-01", confidence: "high" },
  gets: { service: "S3", what: "files read", unit: "requests", per: 1_000, usd: both(0.0004), from: "us-east-1", source: aws("s3"), readAt: list("AmazonS3"), date: "2026-08-07", confidence: "medium", lever: "keep photos at the edge longer than five minutes" },
  logsIn: { service: "CloudWatch", what: "log written", unit: "GB", per: 1, usd: both(0.7), source: aws("cloudwatch"), date: "2026-11-21", confidence: "medium", free: 5, note: "read in a table of a public project, which names the region but no date" },
  logsKept: { service: "CloudWatch", what: "log kept", unit: "GB-months", per: 1, usd: both(0.03), from: "us-east-1", source: aws("cloudwatch"), readAt: list("AmazonCloudWatch"), date: "2026-08-06", confidence: "medium" },
  alarms: { service: "CloudWatch", what: "alarms", unit: "alarm metrics", per: 1, usd: both(0.1), from: "us-east-1", source: aws("cloudwatch"), readAt: list("AmazonCloudWatch"), date: "2026-08-06", confidence: "high", free: 10, lever: "none of them: ten are free" },
  dashboards: { service: "CloudWatch", what: "dashboards", unit: "dashboards", per: 1, usd: both(3), source: aws("cloudwatch"), date: "2026-05-05", confidence: "high", free: 3, note: "the same everywhere", lever: "none of them: three are free" },
  ticks: { service: "EventBridge", what: "ticks of the clock (Scheduler)", unit: "calls", per: 1e6, usd: both(1), from: "us-east-1", source: aws("eventbridge"), readAt: list("AWSEvents"), date: "2026-05-29", confidence: "medium", free: 14e6, note: "1.15 in Frankfurt, the dearest seen" },
  events: { service: "EventBridge", what: "photos that arrived", unit: "events", per: 1e6, usd: both(1), from: "us-east-1", source: aws("eventbridge"), readAt: list("AWSEvents"), date: "2026-05-29", confidence: "medium" },
  queue: { service: "SQS, SNS, KMS", what: "letters of the queue", unit: "requests", per: 1e6, usd: both(0.4), from: "us-east-1", source: aws("sqs"), readAt: list("AWSQueueService"), date: "2025-08-28", confidence: "high", free: 1e6 },
  mails: { service: "SQS, SNS, KMS", what: "alarm mails", unit: "mails", per: 100_000, usd: both(2), from: "us-east-1", source: aws("sns"), readAt: list("AmazonSNS"), date: "2026-09-29", confidence: "high", free: 1_000 },
  secrets: { service: "SQS, SNS, KMS", what: "the secret opened (KMS)", unit: "requests", per: 10_000, usd: both(0.03), from: "us-east-1", source: aws("kms"), readAt: list("awskms"), date: "2026-09-29", confidence: "high", free: 20_000 },
  zone: { service: "Route 53", what: "a hosted zone, where there is an own domain", unit: "zones", per: 1, usd: both(0.5), source: aws("route53"), date: "2026-11-21", confidence: "high", note: "questions for a distribution's name are free" },
  textsAbroad: { service: "Texts", what: "texts by an international route", unit: "parts of 160 characters", per: 1, usd: both(0.4414), from: "Twilio", source: "https://www.twilio.com/en-us/sms/pricing/id", date: "2026-10-01", confidence: "low", note: "AWS's own price to Indonesia was not found; it is among those that this stands for" },
} as const satisfies Record<string, Price>;
export type PriceName = keyof typeof prices;
export const priceNames = Object.keys(prices) as PriceName[];
export const priceOf = (name: PriceName): Price => prices[name];

/** Rupiah for a text at a gateway in the country, without tax: Rp 650 to 790 by operator, with the town's name as sender. */
export const textAtHome = { rupiah: 790, source: "https://zenziva.id/harga/", date: "2026-10-01" } as const;
/** What a dollar is taken to be, rounded up from Bank Indonesia's middle rate. */
export const rupiahPerDollar = { rupiah: 17_000, source: "https://jabarekspres.com/berita/2026/01/06/harga-dolar-as-hari-ini-6-januari-2026-rupiah-bergerak-di-kisaran-rp16-740-rp16-770", date: "2026-01-06" } as const;
