import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type AttributeValue, DescribeTableCommand, paginateScan, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { connect } from "@among/core/config";
import { reactedTo } from "@among/core/reactions";
import { dynamo } from "@among/core/store/dynamo";
import { s3 } from "@among/core/store/s3";
import { loadRegion, packFolder } from "@among/region";
import { feed, photoRetries, sizes, type FunctionName as Name } from "../../stacks/sizes.ts";
import { emulator } from "../emulator.ts";
import { s3Stub } from "../s3-stub.ts";
import { awsStub } from "../stacks/aws-stub.ts";
import { deadLetterQueue } from "../stacks/ops-queue.ts";
import { deployed, parameterStore, stacksAnswer } from "../stacks/ops-town.ts";
import { asyncInvocations } from "./async.ts";
import { builtBundles } from "./built.ts";
import { distribution } from "./distribution.ts";
import { gate } from "./iam-gate.ts";
import { policies, sender } from "./iam-policies.ts";
import { lambdaFunction, type LambdaFunction } from "./run.ts";
import { streamMapping } from "./stream-mapping.ts";
import { tableStream } from "./table-stream.ts";
import { wire, type Wire } from "./wire.ts";

export const origin = "https://among.test";
const secret = "a secret for tests, long enough to be one";

/** A text that went out, as the channel was given it. */
export interface Text {
  id: string;
  to: string;
  text: string;
}

/** As DynamoDB writes it. */
export type Row = Record<string, AttributeValue>;

const names = Object.keys(sizes) as Name[];
const outputs = { ...deployed.api, ...deployed.work };

/**
 * A whole town as it is deployed: the built bundles, run as Lambda runs them, and what AWS puts around them.
 * @param lanes batches of the table's feed side by side; as the stack has it when not given
 */
export async function town({ lanes = feed.parallelizationFactor }: { lanes?: number } = {}) {
  const [folder, { client, endpoint, table: fresh }, aws] = await Promise.all([builtBundles(), emulator(), awsStub()]);
  const table = await fresh();
  await client.send(new UpdateTableCommand({ TableName: table, StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } }));
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  const files = await s3Stub((bucket, key) => key.startsWith("incoming/") && arrived({ Records: [{ eventName: "ObjectCreated", s3: { object: { key } } }] }));
  const iam = gate(
    await policies({
      "${Table.Arn}": `arn:aws:dynamodb:ap-southeast-3:123456789012:table/${table}`,
      "${Media.Arn}": `arn:aws:s3:::${files.bucket}`,
      "/among/production/": "/among/test/",
    }),
  );
  const [toTable, toBucket, toOthers] = await Promise.all([endpoint, files.endpoint, aws.endpoint].map((each) => wire(each, iam)) as [Promise<Wire>, Promise<Wire>, Promise<Wire>]);

  const parameters = parameterStore(aws);
  const sets = (name: string, value: string) => void parameters.set(`/among/test/${name}`, { value, type: "String" });
  sets("secret", secret);
  sets("origin", origin);
  sets("guard", "a guard for tests");
  const sent: Text[] = [];
  aws.on("sms-voice:SendTextMessage", ({ input }) => {
    sent.push({ id: input.Context.message, to: input.DestinationPhoneNumber, text: input.MessageBody });
    return { MessageId: randomUUID() };
  });

  const env = {
    AMONG_TABLE: table,
    AMONG_BUCKET: files.bucket,
    AMONG_STAGE: "test",
    AMONG_PARAMETERS: "/among/test",
    AWS_ACCESS_KEY_ID: files.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: files.credentials.secretAccessKey,
    AMONG_SMS_SENDER: sender,
    AWS_ENDPOINT_URL_SSM: toOthers.endpoint,
    AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: toOthers.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: toTable.endpoint,
    AWS_ENDPOINT_URL_S3: toBucket.endpoint,
  };
  const uploads = { AMONG_UPLOADS: toBucket.endpoint };
  const made = (name: Name): LambdaFunction =>
    lambdaFunction({
      name: outputs[`${name}Function`]!,
      folder: join(folder, name),
      bootstrap: join(folder, "bootstrap.ts"),
      env: { ...env, AWS_SESSION_TOKEN: iam.token(name), ...(["api", "auth", "site"].includes(name) ? uploads : {}) },
      // Twice what it has on AWS: a noisy machine is no timeout.
      timeout: sizes[name].timeout * 2,
    });
  const functions = Object.fromEntries(names.map((name) => [name, made(name)])) as Record<Name, LambdaFunction>;

  const deadLetters = deadLetterQueue(aws);
  stacksAnswer(aws);
  aws.on("lambda:POST", async ({ path, input }) => {
    const called = Object.values(functions).find(({ name }) => name === path.split("/").at(-2))!;
    const { payload, error } = await called.invoke(JSON.parse(input));
    return error ? { headers: { "x-amz-function-error": "Unhandled" }, body: JSON.stringify(error) } : { body: JSON.stringify(payload ?? null) };
  });
  const photos = asyncInvocations(functions.media, photoRetries, (record) => deadLetters.put(randomUUID(), record));
  const arrived = photos.add;
  const mapping = streamMapping(tableStream(endpoint, Table!.LatestStreamArn!), functions.stream, { ...feed, parallelizationFactor: lanes, filters: reactedTo }, ({ key, body }) => deadLetters.store(randomUUID(), key, body));

  connect({
    table: dynamo({ table, client }),
    bucket: s3({ bucket: files.bucket, client: files.client }),
    region: loadRegion(packFolder("batu")),
    send: () => Promise.reject(new Error("texts are sent by the functions alone")),
    secret,
    origin,
  });
  return {
    functions,
    /** What each function may do, did, and was refused. */
    iam,
    aws,
    /** Sets a parameter as the operator's commands do. */
    sets,
    /** Calls of the functions to the table, the media bucket and other services, to be watched and held up. */
    table: toTable,
    bucket: toBucket,
    others: toOthers,
    objects: files.objects,
    sent,
    deadLetters,
    /** A request of a browser. @param viewer the address it comes from */
    fetch: distribution({ api: functions.api, auth: functions.auth, site: functions.site, guard: () => parameters.get("/among/test/guard")!.value, object: (key) => files.objects.get(`${files.bucket}/${key}`) }),
    /** What the schedule does at a time. */
    tick: (at: Date) => functions.clock.invoke({ time: `${at.toISOString().slice(0, 19)}Z` }),
    photos,
    mapping,
    /** Everything that is in the table, in order. */
    async rows(): Promise<Row[]> {
      const found: Row[] = [];
      for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) found.push(...Items);
      const key = ({ pk, sk }: Row) => `${pk!.S} ${sk!.S}`;
      return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
    },
    /** Lets everything happen that follows from what was written and sent. */
    async drain(): Promise<void> {
      while ((await photos.drain()) + (await mapping.drain()) > 0);
    },
    close: () => {
      for (const one of Object.values(functions)) one.recycle();
      rmSync(folder, { recursive: true, force: true });
      // Some refusals are only seen as a step that comes later, or never.
      if (iam.refused.length > 0) throw new Error(iam.refused.join("\n"));
    },
  };
}

export type Town = Awaited<ReturnType<typeof town>>;
