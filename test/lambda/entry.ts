import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { FunctionName as Name } from "../../stacks/sizes.ts";
import { emulator } from "../emulator.ts";
import { jsonStub, signing, type Answer, type Asked } from "../json-stub.ts";
import { builtBundles } from "./built.ts";
import { lambdaFunction, type LambdaFunction } from "./run.ts";
import { urlEvent } from "./url-events.ts";

export const origin = "https://among.example";
export const secret = "a secret for tests, long enough to be one";

export interface Sent {
  method?: string;
  /** With its query; goes as it stands. */
  path: string;
  headers?: Record<string, string>;
  cookies?: string[];
  /** Text goes as text, bytes as base64. */
  body?: string | Uint8Array;
}

/** Payload 2.0's answer. */
export interface Answered {
  statusCode: number;
  headers: Record<string, string>;
  cookies?: string[];
  body: string;
  isBase64Encoded: boolean;
}

export interface Entries {
  /** A function with these variables; `undefined` takes one of the usual away. */
  make(name: Name, variables?: Record<string, string | undefined>): LambdaFunction;
  /** SSM and the text channel. */
  aws: Awaited<ReturnType<typeof jsonStub>>;
  /** Parameters under `/among/test`, as SSM holds them. */
  parameters: Record<string, string>;
  /** How both answer when nothing is wrong. */
  answerFrom(asked: Asked): Answer;
  table: string;
}

/** The bundles, with a table, SSM and the text channel for them to find. */
export async function entries(): Promise<Entries> {
  const [folder, { endpoint, table }, aws] = await Promise.all([builtBundles(), emulator(), jsonStub()]);
  const made: LambdaFunction[] = [];
  afterAll(async () => {
    for (const each of made) each.recycle();
    await aws.close();
    rmSync(folder, { recursive: true });
  });
  const parameters: Record<string, string> = { secret, origin, guard: "the guard" };
  const answerFrom = ({ target, input }: Asked): Answer => {
    if (target === "PinpointSMSVoiceV2.SendTextMessage") return { body: { MessageId: "made-up" } };
    const names = (input.Names as string[]).map((name) => name.replace("/among/test/", ""));
    return { body: { Parameters: names.filter((name) => parameters[name]).map((name) => ({ Name: `/among/test/${name}`, Value: parameters[name], Type: name === "secret" ? "SecureString" : "String" })) } };
  };
  aws.answers(answerFrom);
  const tableName = await table();
  const defaults = {
    ...signing,
    AMONG_TABLE: tableName,
    AMONG_BUCKET: "stub",
    AMONG_STAGE: "test",
    AMONG_PARAMETERS: "/among/test",
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_SSM: aws.endpoint,
    AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: aws.endpoint,
  };
  return {
    aws,
    parameters,
    answerFrom,
    table: tableName,
    make(name, variables = {}) {
      const env = Object.fromEntries(Object.entries({ ...defaults, ...variables }).filter((pair): pair is [string, string] => pair[1] !== undefined));
      const one = lambdaFunction({ name, folder: join(folder, name), bootstrap: join(folder, "bootstrap.ts"), env, timeout: 30 });
      made.push(one);
      return one;
    },
  };
}

const own = "abc123.lambda-url.ap-southeast-3.on.aws";

/** Asks through the distribution, which adds its header. */
export async function ask(to: LambdaFunction, { method = "GET", path, headers = {}, cookies, body }: Sent, guard: string | null = "the guard"): Promise<Answered> {
  const [rawPath, rawQueryString = ""] = path.split("?");
  const event = await urlEvent(new Request(`https://${own}/`, { method }), own);
  const { payload, error } = await to.invoke({
    ...event,
    rawPath,
    rawQueryString,
    cookies,
    headers: { ...event.headers, ...headers, ...(guard === null ? {} : { "x-among-guard": guard }) },
    body: typeof body === "string" ? body : body && Buffer.from(body).toString("base64"),
    isBase64Encoded: body !== undefined && typeof body !== "string",
  });
  if (error) throw new Error(`${error.errorType}: ${error.errorMessage}\n${to.log()}`);
  return payload;
}
