import { CloudFrontClient, GetDistributionCommand, UpdateDistributionCommand, type DistributionConfig } from "@aws-sdk/client-cloudfront";
import { guardHeader } from "@among/functions/lambda/guard";
import { type Terminal, Trouble, waitFor } from "./terminal.ts";
import type { Parameters } from "./parameters.ts";

/** Half an hour: CloudFront takes minutes, seldom more than fifteen. */
const deploying = { every: 15_000, tries: 120, tooLong: "CloudFront still has not told every edge. Nothing is broken: run the same command again later." } as const;

/** Milliseconds. A function reads the guards again only ten seconds after it last read them (`functions/src/lambda/guard.ts`). */
const untilRead = 15_000;

interface Rotation {
  parameters: Parameters;
  cloudfront: CloudFrontClient;
  distribution: string;
  terminal: Terminal;
  random: () => string;
}

/**
 * Gives the distribution a new guard without refusing a request at any moment: functions accept the guard and the one before it.
 * How far it got is read from AWS each time, so that after an interruption at any point the same command goes on.
 * @throws Trouble when a rotation before this one was not finished
 */
export async function rotateGuard({ parameters, cloudfront, distribution, terminal, random }: Rotation): Promise<void> {
  const { say } = terminal;
  const [guard, before, sent] = await Promise.all([parameters.read("guard"), parameters.read("guard-before"), sentGuards(cloudfront, distribution)]);
  if (guard === undefined) throw new Trouble("There is no guard yet. Make it first: npm run secrets -- --stage <stage>");
  const isOn = sent.every((value) => value === guard);
  if (!isOn) {
    say("A rotation was begun before: going on with it.");
    await terminal.pause(untilRead);
    await send(cloudfront, distribution, guard);
  } else if (before !== undefined && before !== guard) {
    say("The distribution already sends the newest guard, and the one before it is still taken.");
  } else {
    await parameters.write("guard-before", guard);
    const next = random();
    await parameters.write("guard", next);
    say("Wrote the new guard; the one before stays valid.");
    await terminal.pause(untilRead);
    await send(cloudfront, distribution, next);
  }
  await untilDeployed(cloudfront, distribution, terminal);
  say("Every edge sends the new guard. Wait an hour, look at the site, then drop the one before with the same command and --finish.");
}

/**
 * Stops accepting the guard from before the last rotation.
 * @throws Trouble while the distribution may still send it
 */
export async function finishGuard({ parameters, cloudfront, distribution, terminal }: Omit<Rotation, "random">): Promise<void> {
  const { say } = terminal;
  const [guard, before, sent] = await Promise.all([parameters.read("guard"), parameters.read("guard-before"), sentGuards(cloudfront, distribution)]);
  if (before === undefined) return say("There is no guard from before. Nothing to do.");
  if (!sent.every((value) => value === guard)) throw new Trouble("The distribution does not send the newest guard yet. Run the same command without --finish first.");
  await untilDeployed(cloudfront, distribution, terminal);
  await parameters.remove("guard-before");
  say("Dropped the guard before. A running function forgets it when it is next started.");
}

/** The guard that the distribution sends to each origin that gets one. @throws Trouble when none does */
export async function sentGuards(cloudfront: CloudFrontClient, distribution: string): Promise<string[]> {
  const { config } = await current(cloudfront, distribution);
  const values = guarded(config).map((header) => header.HeaderValue!);
  if (values.length === 0) throw new Trouble(`The distribution ${distribution} sends no guard at all. Deploy first.`);
  return values;
}

const guarded = (config: DistributionConfig) =>
  (config.Origins?.Items ?? []).flatMap((origin) => (origin.CustomHeaders?.Items ?? []).filter((header) => header.HeaderName?.toLowerCase() === guardHeader));

async function current(cloudfront: CloudFrontClient, id: string) {
  const { Distribution, ETag } = await cloudfront.send(new GetDistributionCommand({ Id: id }));
  return { config: Distribution!.DistributionConfig!, status: Distribution!.Status, etag: ETag };
}

/** Puts the guard on every origin that gets one. When somebody else changed the distribution meanwhile, their change is read and kept. */
async function send(cloudfront: CloudFrontClient, id: string, guard: string): Promise<void> {
  for (let tries = 3; ; tries--) {
    const { config, etag } = await current(cloudfront, id);
    for (const header of guarded(config)) header.HeaderValue = guard;
    try {
      await cloudfront.send(new UpdateDistributionCommand({ Id: id, IfMatch: etag, DistributionConfig: config }));
      return;
    } catch (error) {
      if (tries === 1 || !/PreconditionFailed|InvalidIfMatchVersion/.test((error as Error).name)) throw error;
    }
  }
}

async function untilDeployed(cloudfront: CloudFrontClient, id: string, terminal: Terminal): Promise<void> {
  await waitFor(terminal, deploying, async (n) => {
    if ((await current(cloudfront, id)).status === "Deployed") return true;
    if (n % 4 === 0) terminal.say("Waiting until every edge has it …");
    return undefined;
  });
}
