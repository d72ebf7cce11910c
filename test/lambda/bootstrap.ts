// What the managed runtime does around a handler (docs: "Using the Lambda runtime API for custom runtimes"). It is
// copied beside the bundle and run there, so it imports nothing but Node.
import { readSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Handler = (event: unknown, context: object) => unknown;

const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root, _HANDLER: named, AWS_LAMBDA_FUNCTION_NAME: functionName } = process.env;
const [file = "", name = ""] = named!.split(".");
let current = "";

interface Answer {
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const call = (method: string, path: string, body?: string): Promise<Answer> =>
  new Promise((done, fail) => {
    const asked = request(`http://${api}/2018-06-01/runtime/${path}`, { method, agent: false }, async (answer) => {
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part as Buffer);
      done({ headers: answer.headers, body: Buffer.concat(parts).toString("utf8") });
    });
    asked.on("error", fail).end(body);
  });

const errorJson = (error: unknown): string => {
  const { name = "Error", message = String(error), stack = "" } = error instanceof Error ? error : {};
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split("\n") });
};

async function crash(errorType: string, error: unknown): Promise<never> {
  console.error(error);
  await call("POST", current ? `invocation/${current}/error` : "init/error", JSON.stringify({ ...JSON.parse(errorJson(error)), errorType }));
  process.exit(129);
}
process.on("unhandledRejection", (error) => void crash("Runtime.UnhandledPromiseRejection", error));
process.on("uncaughtException", (error) => void crash("Runtime.UncaughtException", error));

// Between two invocations the process is frozen: nothing runs until this byte comes. No byte: whoever started us is gone.
const frozen = (): boolean => {
  try {
    return readSync(3, Buffer.alloc(1)) === 1;
  } catch {
    return false;
  }
};

async function load(): Promise<Handler> {
  const loaded = (await import(pathToFileURL(join(root!, `${file}.mjs`)).href)) as Record<string, unknown>;
  if (typeof loaded[name] !== "function") throw new Error(`${named} is no function`);
  return loaded[name] as Handler;
}

let handler: Handler;
try {
  handler = await load();
} catch (error) {
  await crash("Runtime.ImportModuleError", error);
}
while (frozen()) {
  const { headers, body } = await call("GET", "invocation/next");
  current = String(headers["lambda-runtime-aws-request-id"]);
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const context = {
    awsRequestId: current,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const answer = await handler!(JSON.parse(body), context);
    await call("POST", `invocation/${current}/response`, JSON.stringify(answer ?? null));
  } catch (error) {
    console.error(error);
    await call("POST", `invocation/${current}/error`, errorJson(error));
  }
  current = "";
}
process.exit(0);
