import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Lambda takes and gives this many bytes at most in one invocation. */
export const mostBytes = 6 * 1024 * 1024;

export interface FunctionSettings {
  name: string;
  /** The bundle, outside the repository: nothing but what is deployed can be found from here. */
  folder: string;
  /** The runtime's loop. */
  bootstrap: string;
  env: Record<string, string>;
  /** In seconds, as the stack sets it. */
  timeout: number;
}

/** What came of an invocation; an error is a function error, as Lambda tells it. */
export interface Outcome {
  payload?: any;
  error?: { errorType: string; errorMessage: string };
}

export interface LambdaFunction {
  name: string;
  arn: string;
  /** Runs the handler in a process that is free, or in a new one. */
  invoke(event: unknown): Promise<Outcome>;
  /** The time of everything that runs now is over: each process is killed where it stands, as at the deadline. */
  timeOut(): void;
  /** Lets go of all warm processes: the next invocation starts cold. */
  recycle(): void;
  /** Processes that were started so far. */
  started(): number;
  /** Everything that was written to the log, by all processes. */
  log(): string;
}

const running = new Set<ChildProcess>();
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** A function as Lambda runs it: processes of its own, one invocation at a time in each, frozen in between. */
export function lambdaFunction(settings: FunctionSettings): LambdaFunction {
  const arn = `arn:aws:lambda:ap-southeast-3:123456789012:function:${settings.name}`;
  const free: Environment[] = [];
  const busy = new Set<Environment>();
  const lines: string[] = [];
  let started = 0;
  return {
    name: settings.name,
    arn,
    async invoke(event) {
      const text = JSON.stringify(event);
      if (Buffer.byteLength(text) > mostBytes) throw new Error(`an event of ${Buffer.byteLength(text)} bytes does not fit`);
      const used = free.pop() ?? (started++, await environment(settings, arn, (text) => lines.push(text)));
      busy.add(used);
      const outcome = await used.invoke(text);
      busy.delete(used);
      if (used.isAlive()) free.push(used);
      return outcome;
    },
    timeOut: () => busy.forEach((one) => one.timeOut()),
    recycle: () => free.splice(0).forEach((one) => one.end()),
    started: () => started,
    log: () => lines.join(""),
  };
}

interface Environment {
  invoke(event: string): Promise<Outcome>;
  timeOut(): void;
  isAlive(): boolean;
  end(): void;
}

/** One process and the runtime API it asks. */
async function environment({ name, folder, bootstrap, env, timeout }: FunctionSettings, arn: string, log: (text: string) => void): Promise<Environment> {
  let waiting: { id: string; event: string; deadline: number; settle: (outcome: Outcome) => void } | undefined;
  let initError: Outcome | undefined;
  let alive = true;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!.replace("/2018-06-01/runtime/", "");
    const body = Buffer.concat(await Array.fromAsync(request)).toString("utf8");
    if (path === "invocation/next") {
      // Its time was over before it asked, and it is being killed.
      if (!waiting) return void response.destroy();
      const { id, event, deadline } = waiting;
      response.writeHead(200, { "content-type": "application/json", "lambda-runtime-aws-request-id": id, "lambda-runtime-deadline-ms": String(deadline), "lambda-runtime-invoked-function-arn": arn }).end(event);
      return;
    }
    response.writeHead(202).end();
    if (path === "init/error") initError = { error: JSON.parse(body) };
    else if (path === `invocation/${waiting?.id}/error`) {
      const error = JSON.parse(body);
      // The process ends after such an error.
      if (error.errorType.startsWith("Runtime.")) alive = false;
      waiting!.settle({ error });
    } else if (path === `invocation/${waiting?.id}/response`) {
      const large = Buffer.byteLength(body) > mostBytes;
      waiting!.settle(large ? { error: { errorType: "Function.ResponseSizeTooLarge", errorMessage: `Response payload size exceeded maximum allowed payload size (${mostBytes} bytes).` } } : { payload: JSON.parse(body) ?? undefined });
    }
  }

  const server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const child = spawn(process.execPath, [bootstrap], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: {
      _HANDLER: "index.handler",
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_REGION: "ap-southeast-3",
      AWS_DEFAULT_REGION: "ap-southeast-3",
      PATH: "/usr/local/bin:/usr/bin:/bin",
      LANG: "en_US.UTF-8",
      TZ: ":UTC",
      ...env,
    },
  });
  running.add(child);
  child.unref();
  for (const stream of child.stdio) (stream as Socket | null)?.unref();
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding("utf8").on("data", log);
  const thaw = child.stdio[3] as Socket;
  thaw.on("error", () => {});
  child.once("exit", (code) => {
    alive = false;
    running.delete(child);
    server.close();
    waiting?.settle(initError ?? { error: { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${waiting.id} Error: Runtime exited with error: exit status ${code}` } });
  });

  const end = () => {
    alive = false;
    child.kill("SIGKILL");
  };
  const timeOut = () => {
    waiting?.settle({ error: { errorType: "Sandbox.Timedout", errorMessage: `RequestId: ${waiting.id} Error: Task timed out after ${timeout.toFixed(2)} seconds` } });
    end();
  };
  return {
    async invoke(event) {
      const id = randomUUID();
      const done = Promise.withResolvers<Outcome>();
      waiting = { id, event, deadline: Date.now() + timeout * 1000, settle: done.resolve };
      const clock = setTimeout(timeOut, timeout * 1000);
      if (alive) thaw.write("!");
      else done.resolve(initError ?? { error: { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${id} Error: Runtime exited` } });
      const outcome = await done.promise;
      clearTimeout(clock);
      waiting = undefined;
      return outcome;
    },
    timeOut,
    isAlive: () => alive,
    end,
  };
}
