import * as z from "zod";

/** The three names another town changes: what its stacks are called, which pack it uses, which AWS region it runs in. */
export const town = {
  app: "among",
  /** Folder in `packages/region/packs`. */
  pack: "batu",
  /** Jakarta: the town's data stays in its country. */
  aws: "ap-southeast-3",
} as const;

/** Beginning of every fixed name of a stage, so that two towns may share an account. */
export const nameOf = (stage: string): string => `${town.app}-${stage}`;
/** The same as a path, for logs and SSM parameters. */
export const pathOf = (stage: string): string => `/${town.app}/${stage}`;

/** The stage that cannot be removed by mistake; every other one is somebody's own, to be thrown away. */
export const production = "production";

const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/**
 * What may differ between stages: variables of the environment, or lines of `.env` and `.env.<stage>`.
 * An empty one counts as not set.
 */
export const variables = {
  /** Own address, `among.batukota.go.id`. Without it the site has CloudFront's name. */
  AMONG_DOMAIN: optional(z.string().regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/, "is no domain name")),
  /** Certificate for that address; CloudFront takes only those of us-east-1. */
  AMONG_CERTIFICATE: optional(z.string().regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]+$/, "must be a certificate's ARN in us-east-1")),
  /** Hosted zone in Route 53 that gets the address; without it somebody writes a CNAME elsewhere. */
  AMONG_ZONE: optional(z.string().regex(/^Z[A-Z0-9]+$/, "is no hosted zone id")),
  /** Who is told when something is wrong, or expensive. */
  AMONG_MAIL: optional(z.email()),
  /** USD a month at which that person is told. */
  AMONG_BUDGET: optional(z.coerce.number().positive()),
  /** Registered sender of texts, at most 11 letters and digits. */
  AMONG_SMS_SENDER: optional(z.string().regex(/^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/, "is no sender id")),
  /** AWS region that sender is registered in, where it is not the town's. */
  AMONG_SMS_REGION: optional(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is no AWS region")),
  /** Most requests that each of api, auth and site answers at once: a flood then costs no more than that. */
  AMONG_CONCURRENCY: optional(z.coerce.number().int().positive()),
  /** A table that a backup was restored to: the functions then work on it. Both, or none. */
  AMONG_RESTORED_TABLE: optional(z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/, "is no table name")),
  AMONG_RESTORED_STREAM: optional(z.string().regex(/^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]+\/stream\/.+$/, "is no stream's ARN")),
  /** Folder of the bundles, made by `npm run bundle`. */
  AMONG_BUNDLES: z.string().default(".build"),
  /** Folder of the built site's files. */
  AMONG_ASSETS: z.string().default("web/dist/client"),
};

const Stage = z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, "must be at most 20 small letters, digits and hyphens, with a letter first");

export interface Settings {
  stage: string;
  /** True where nothing may be deleted by mistake. */
  protected: boolean;
  domain?: string;
  certificate?: string;
  zone?: string;
  mail?: string;
  /** USD a month. */
  budget: number;
  smsSender?: string;
  smsRegion?: string;
  concurrency?: number;
  restored?: { table: string; stream: string };
  bundles: string;
  assets: string;
  /** SSM path under which the stage's parameters lie. */
  parameters: string;
}

/** USD a month: the goal for a town of 200,000, `npm run cost`. */
const defaultBudget = 60;

/**
 * A stage's settings.
 * @throws Error with one line per variable that is wrong
 */
export function settings(stage: string, env: Record<string, string | undefined> = process.env): Settings {
  const problems: string[] = [];
  const wrong = (name: string, what: string) => problems.push(`${name}: ${what}`);
  const parsed = z.object(variables).safeParse(env);
  if (!Stage.safeParse(stage).success) wrong("stage", Stage.safeParse(stage).error!.issues[0]!.message);
  for (const issue of parsed.error?.issues ?? []) wrong(issue.path.join("."), issue.message);
  const v = parsed.data;
  if (v) {
    if (Boolean(v.AMONG_DOMAIN) !== Boolean(v.AMONG_CERTIFICATE)) wrong("AMONG_DOMAIN, AMONG_CERTIFICATE", "both, or none");
    if (v.AMONG_ZONE && !v.AMONG_DOMAIN) wrong("AMONG_ZONE", "needs AMONG_DOMAIN");
    if (Boolean(v.AMONG_RESTORED_TABLE) !== Boolean(v.AMONG_RESTORED_STREAM)) wrong("AMONG_RESTORED_TABLE, AMONG_RESTORED_STREAM", "both, or none");
    if (v.AMONG_RESTORED_STREAM && !v.AMONG_RESTORED_STREAM.includes(`:table/${v.AMONG_RESTORED_TABLE}/stream/`)) wrong("AMONG_RESTORED_STREAM", "is not the stream of AMONG_RESTORED_TABLE");
    if (stage === production && !v.AMONG_MAIL) wrong("AMONG_MAIL", `is needed on ${production}: alarms must reach somebody`);
  }
  if (!v || problems.length > 0) throw new Error(`settings of ${stage}\n${problems.join("\n")}`);
  return {
    stage,
    protected: stage === production,
    domain: v.AMONG_DOMAIN,
    certificate: v.AMONG_CERTIFICATE,
    zone: v.AMONG_ZONE,
    mail: v.AMONG_MAIL,
    budget: v.AMONG_BUDGET ?? defaultBudget,
    smsSender: v.AMONG_SMS_SENDER,
    smsRegion: v.AMONG_SMS_REGION,
    concurrency: v.AMONG_CONCURRENCY,
    restored: v.AMONG_RESTORED_TABLE ? { table: v.AMONG_RESTORED_TABLE, stream: v.AMONG_RESTORED_STREAM! } : undefined,
    bundles: v.AMONG_BUNDLES,
    assets: v.AMONG_ASSETS,
    parameters: pathOf(stage),
  };
}
