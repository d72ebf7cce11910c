import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import { loadRegion } from "@among/region";
import { downPage, downPath } from "./down-page.ts";
import { type Settings, town } from "./settings.ts";

/** Astro puts a hash into the name of each file in here. */
export const hashed = "_astro";

/**
 * What the built site has at its top, as paths of the distribution: `/_astro/*`, `/icon.svg`.
 * @throws Error when the site is not built
 */
export function assetPaths({ assets }: Settings): string[] {
  const folder = resolve(assets);
  if (!existsSync(join(folder, hashed))) throw new Error(`there is no built site in ${assets}: run "npm run build"`);
  const paths = readdirSync(folder, { withFileTypes: true }).map((entry) => (entry.isDirectory() ? `/${entry.name}/*` : `/${entry.name}`));
  return [...paths, `/${downPath}`].sort();
}

/**
 * Puts the built files into the bucket before any function of the new version answers: the functions' stack comes later.
 * The CDK's own uploader does it, a function that runs only during deployments; a script would have to run between two stacks.
 * Old files stay (a few MB a year), so that a page opened before the deployment still finds its scripts.
 */
export function publishAssets(stack: Stack, bucket: Bucket, chosen: Settings): void {
  const folder = resolve(chosen.assets);
  assetPaths(chosen);
  const shared = {
    destinationBucket: bucket,
    prune: false,
    memoryLimit: 512,
    logGroup: new LogGroup(stack, "UploadLog", { retention: RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY }),
  };
  new BucketDeployment(stack, "Hashed", {
    ...shared,
    sources: [Source.asset(join(folder, hashed))],
    destinationKeyPrefix: hashed,
    cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
  });
  new BucketDeployment(stack, "Named", {
    ...shared,
    sources: [Source.asset(folder, { exclude: [hashed] }), Source.data(downPath, downPage(loadRegion(packFolder())))],
    cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.hours(1))],
  });
}

// Not @among/region's own: sst bundles this file, and it would look for the packs beside the bundle.
const packFolder = (): URL => pathToFileURL(`${resolve("packages/region/packs", town.pack)}/`);
