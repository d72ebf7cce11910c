/** AWS regions the model knows prices of. */
export const regions = ["ap-southeast-3", "ap-southeast-1"] as const;
export type Region = (typeof regions)[number];

export interface Price {
  service: "DynamoDB" | "Lambda" | "CloudFront" | "S3" | "CloudWatch" | "EventBridge" | "SQS, SNS, KMS" | "Route 53" | "Texts";
  what: string;
  /** What is counted. */
  unit: string;
  /** So many units cost `usd`. */
  per: number;
  usd: Record<Region, number>;
  /** Whose price it is, where the region's own was not found. */
  takenFrom?: Partial<Record<Region, string>>;
  /** Where AWS, or whoever sells it, says it. */
  source: string;
  /** The list or table that names the figure, as it is quoted in public: the tables of AWS's own pages are drawn by script. */
  readAt?: string;
  /** Day the figure is of, or was read. */
  date: string;
  confidence: "high" | "medium" | "low";
  /** Units a month that every account has for nothing, for good. What new accounts get for some months is nowhere counted. */
  free?: number;
  note?: string;
}

/** Both regions at the same price. */
const both = (usd: number): Price["usd"] => ({ "ap-southeast-3": usd, "ap-southeast-1": usd });
const fromVirginia = { "ap-southeast-3": "us-east-1", "ap-southeast-1": "us-east-1" } as const;
const fromSingapore = { "ap-southeast-3": "ap-southeast-1" } as const;
const list = (offer: string, region = "us-east-1"): string => `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${offer}/current/${region}/index.json`;

const halved = "Singapore's price before 1 November 2024, halved as announced: https://aws.amazon.com/blogs/database/new-amazon-dynamodb-lowers-pricing-for-on-demand-throughput-and-global-tables/";

/** On-demand prices in USD, without tax. Whoever renews one renews its date. */
export const prices = {
  reads: { service: "DynamoDB", what: "read request units", unit: "units", per: 1e6, usd: both(0.1423), takenFrom: fromSingapore, source: "https://aws.amazon.com/dynamodb/pricing/on-demand/", date: "2024-11-01", confidence: "medium", note: halved },
  writes: { service: "DynamoDB", what: "write request units", unit: "units", per: 1e6, usd: both(0.71155), takenFrom: fromSingapore, source: "https://aws.amazon.com/dynamodb/pricing/on-demand/", date: "2024-11-01", confidence: "medium", note: halved },
  rows: { service: "DynamoDB", what: "table and indexes", unit: "GB-months", per: 1, usd: both(0.285), takenFrom: fromSingapore, source: "https://aws.amazon.com/dynamodb/pricing/on-demand/", date: "2024-11-01", confidence: "medium", free: 25 },
  backups: { service: "DynamoDB", what: "point-in-time recovery", unit: "GB-months", per: 1, usd: both(0.228), takenFrom: { "ap-southeast-3": "ap-northeast-1", "ap-southeast-1": "ap-northeast-1" }, source: "https://aws.amazon.com/dynamodb/pricing/on-demand/", readAt: "https://github.com/cloudnativedaysjp/dreamkast/issues/1298", date: "2022-08-20", confidence: "medium", note: "Tokyo's storage costs the same as Singapore's" },
  calls: { service: "Lambda", what: "calls", unit: "calls", per: 1e6, usd: both(0.2), takenFrom: fromVirginia, source: "https://aws.amazon.com/lambda/pricing/", readAt: list("AWSLambda"), date: "2026-09-29", confidence: "high", free: 1e6 },
  compute: { service: "Lambda", what: "time on arm64", unit: "GB-seconds", per: 1, usd: both(0.0000133334), source: "https://aws.amazon.com/lambda/pricing/", readAt: "https://github.com/janritter/aws-lambda-live-tuner/blob/d4c1a18272b5d972eab8338bc266aeb8d19f5dd9/cost/cost.go", date: "2026-01-03", confidence: "high", free: 400_000, note: "the start of a process (INIT) has been paid too since August 2025" },
  edgeRequests: { service: "CloudFront", what: "HTTPS requests, Asia", unit: "requests", per: 10_000, usd: both(0.012), source: "https://aws.amazon.com/cloudfront/pricing/", readAt: list("AmazonCloudFront"), date: "2026-09-22", confidence: "high", free: 1e7 },
  edgeOut: { service: "CloudFront", what: "sent to people, Indonesia", unit: "GB", per: 1, usd: both(0.12), source: "https://aws.amazon.com/cloudfront/pricing/", date: "2026-11-21", confidence: "high", free: 1_000 },
  edgeIn: { service: "CloudFront", what: "forms sent on to functions, Asia", unit: "GB", per: 1, usd: both(0.06), source: "https://aws.amazon.com/cloudfront/pricing/", readAt: list("AmazonCloudFront"), date: "2026-09-22", confidence: "high" },
  files: { service: "S3", what: "photos, site and bundles", unit: "GB-months", per: 1, usd: both(0.025), source: "https://aws.amazon.com/s3/pricing/", readAt: list("AmazonS3", "ap-southeast-3"), date: "2026-07-01", confidence: "high" },
  puts: { service: "S3", what: "files written", unit: "requests", per: 1_000, usd: both(0.005), source: "https://aws.amazon.com/s3/pricing/", readAt: list("AmazonS3", "ap-southeast-3"), date: "2026-05-01", confidence: "high" },
  gets: { service: "S3", what: "files read", unit: "requests", per: 1_000, usd: both(0.0004), takenFrom: fromVirginia, source: "https://aws.amazon.com/s3/pricing/", readAt: list("AmazonS3"), date: "2026-08-07", confidence: "medium" },
  logsIn: { service: "CloudWatch", what: "log written", unit: "GB", per: 1, usd: both(0.7), source: "https://aws.amazon.com/cloudwatch/pricing/", date: "2026-11-21", confidence: "medium", free: 5, note: "read in a table of a public project, which names the region but no date" },
  logsKept: { service: "CloudWatch", what: "log kept", unit: "GB-months", per: 1, usd: both(0.03), takenFrom: fromVirginia, source: "https://aws.amazon.com/cloudwatch/pricing/", readAt: list("AmazonCloudWatch"), date: "2026-08-06", confidence: "medium" },
  alarms: { service: "CloudWatch", what: "alarms", unit: "alarm metrics", per: 1, usd: both(0.1), takenFrom: fromVirginia, source: "https://aws.amazon.com/cloudwatch/pricing/", readAt: list("AmazonCloudWatch"), date: "2026-08-06", confidence: "high", free: 10 },
  dashboards: { service: "CloudWatch", what: "dashboards", unit: "dashboards", per: 1, usd: both(3), source: "https://aws.amazon.com/cloudwatch/pricing/", date: "2026-05-05", confidence: "high", free: 3, note: "the same everywhere" },
  ticks: { service: "EventBridge", what: "ticks of the clock (Scheduler)", unit: "calls", per: 1e6, usd: both(1), takenFrom: fromVirginia, source: "https://aws.amazon.com/eventbridge/pricing/", readAt: list("AWSEvents"), date: "2026-05-29", confidence: "medium", free: 14e6, note: "1.15 in Frankfurt, the dearest seen" },
  events: { service: "EventBridge", what: "photos that arrived", unit: "events", per: 1e6, usd: both(1), takenFrom: fromVirginia, source: "https://aws.amazon.com/eventbridge/pricing/", readAt: list("AWSEvents"), date: "2026-05-29", confidence: "medium" },
  queue: { service: "SQS, SNS, KMS", what: "letters of the queue", unit: "requests", per: 1e6, usd: both(0.4), takenFrom: fromVirginia, source: "https://aws.amazon.com/sqs/pricing/", readAt: list("AWSQueueService"), date: "2025-08-28", confidence: "high", free: 1e6 },
  mails: { service: "SQS, SNS, KMS", what: "alarm mails", unit: "mails", per: 100_000, usd: both(2), takenFrom: fromVirginia, source: "https://aws.amazon.com/sns/pricing/", readAt: list("AmazonSNS"), date: "2026-09-29", confidence: "high", free: 1_000 },
  secrets: { service: "SQS, SNS, KMS", what: "the secret opened (KMS)", unit: "requests", per: 10_000, usd: both(0.03), takenFrom: fromVirginia, source: "https://aws.amazon.com/kms/pricing/", readAt: list("awskms"), date: "2026-09-29", confidence: "high", free: 20_000 },
  zone: { service: "Route 53", what: "a hosted zone, where there is an own domain", unit: "zones", per: 1, usd: both(0.5), source: "https://aws.amazon.com/route53/pricing/", date: "2026-11-21", confidence: "high", note: "questions for a distribution's name are free" },
  textsAbroad: { service: "Texts", what: "texts by an international route", unit: "parts of 160 characters", per: 1, usd: both(0.4414), takenFrom: { "ap-southeast-3": "Twilio", "ap-southeast-1": "Twilio" }, source: "https://www.twilio.com/en-us/sms/pricing/id", date: "2026-10-01", confidence: "low", note: "AWS's own price to Indonesia was not found; it is among those that this stands for" },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
export const priceNames = Object.keys(prices) as PriceName[];
export const priceOf = (name: PriceName): Price => prices[name];

/** What a text costs at a gateway in the country, in rupiah without tax: Rp 650 to 790 by operator, with the town's name as sender. */
export const textAtHome = { rupiah: 790, source: "https://zenziva.id/harga/", date: "2026-10-01", confidence: "medium" } as const;

/** An assumption: what a dollar is in rupiah, rounded up from Bank Indonesia's middle rate. */
export const rupiahPerDollar = { rupiah: 17_000, source: "https://jabarekspres.com/berita/2026/01/06/harga-dolar-as-hari-ini-6-januari-2026-rupiah-bergerak-di-kisaran-rp16-740-rp16-770", date: "2026-01-06" } as const;
