import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";
import type { Command } from "../../stacks/tools/ops/terminal.ts";

/** One call as AWS would see it. */
export interface Call {
  /** As in the signature: `ssm`, `cloudfront`, `s3`, … */
  service: string;
  region: string;
  /** The operation's name for JSON and query services, the HTTP method for the others. */
  op: string;
  path: string;
  headers: Record<string, string>;
  /** JSON or query fields; for other services the body as text. */
  input: any;
}

/** A whole answer, for REST services. */
export interface Raw {
  status?: number;
  headers?: Record<string, string>;
  body: string;
}

export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string = code, status: number = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const denied = (): never => {
  throw new Refusal("AccessDeniedException", "User: arn:aws:iam::111122223333:user/it is not authorized to perform this", 403);
};
export const throttled = (): never => {
  throw new Refusal("ThrottlingException", "Rate exceeded", 429);
};

type Answer = (call: Call) => object | Raw | Promise<object | Raw>;

/** One HTTP server that answers as the AWS services named in a test do, and remembers who asked what. */
export async function awsStub() {
  const answers = new Map<string, Answer>();
  const interruptions = new Map<string, { when: "before" | "after"; now: () => boolean }>();
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    answered(request).then(
      ({ status = 200, headers, body }) => response.writeHead(status, { "x-amzn-requestid": "stub", ...headers }).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");

  async function answered(request: IncomingMessage): Promise<Raw> {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    const { call, write, refuse } = understood(request, body);
    calls.push(call);
    const what = `${call.service}:${call.op}`;
    const answer = answers.get(what);
    const interruption = interruptions.get(what);
    const lost = interruption?.now() ? interruption.when : undefined;
    try {
      if (!answer) throw new Refusal("NotStubbed", `nothing answers ${what} ${call.path}`);
      if (lost === "before") throw new Refusal("Interrupted");
      const answered = write(await answer(call));
      if (lost === "after") throw new Refusal("Interrupted");
      return answered;
    } catch (error) {
      if (error instanceof Refusal) return refuse(error);
      throw error;
    }
  }

  await once(server, "listening");
  server.unref();
  afterAll(() => void server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test-secret",
    AWS_MAX_ATTEMPTS: "1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/nonexistent",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
  });
  return {
    endpoint,
    calls,
    /** @param what `service:Operation`; later answers replace earlier ones */
    on: (what: string, answer: Answer) => void answers.set(what, answer),
    answer: (what: string) => answers.get(what),
    /** Breaks the connection at a call for which `now` is true: before AWS did it, or after, so that only the answer is lost. */
    interrupt: (what: string, when: "before" | "after" | undefined, now: () => boolean = () => true) => void (when ? interruptions.set(what, { when, now }) : interruptions.delete(what)),
    /** Of one operation, in order. */
    asked: (what: string) => calls.filter(({ service, op }) => `${service}:${op}` === what),
    reset: () => void (answers.clear(), interruptions.clear(), (calls.length = 0)),
  };
}

export type AwsStub = Awaited<ReturnType<typeof awsStub>>;

function understood(request: IncomingMessage, body: string): { call: Call; write(answer: any): Raw; refuse(refusal: Refusal): Raw } {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const [, region = "", service = ""] = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
  const call = { service, region, path: request.url!, headers, op: request.method!, input: body as unknown };
  const target = headers["x-amz-target"];
  if (target) {
    return {
      call: { ...call, op: target.split(".").at(-1)!, input: JSON.parse(body || "{}") },
      write: (answer) => ({ headers: { "content-type": "application/x-amz-json-1.1" }, body: JSON.stringify(answer) }),
      refuse: ({ code, message, status }) => ({ status, headers: { "content-type": "application/x-amz-json-1.1" }, body: JSON.stringify({ __type: code, message }) }),
    };
  }
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    const input = Object.fromEntries(new URLSearchParams(body));
    const op = input.Action!;
    return {
      call: { ...call, op, input },
      write: (answer) => xml(`<${op}Response><${op}Result>${fields(answer)}</${op}Result></${op}Response>`),
      refuse: ({ code, message, status }) => xml(`<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`, status),
    };
  }
  return {
    call,
    write: (answer: Raw) => answer,
    refuse: ({ code, message, status }) => {
      if (service === "lambda") return { status, headers: { "x-amzn-errortype": code, "content-type": "application/json" }, body: JSON.stringify({ message }) };
      const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
      return xml(service === "s3" ? error : `<ErrorResponse>${error}</ErrorResponse>`, status);
    },
  };
}

const xml = (body: string, status = 200): Raw => ({ status, headers: { "content-type": "text/xml" }, body: `<?xml version="1.0"?>${body}` });

/** As the query services write: lists as `member`s. */
function fields(value: any): string {
  if (Array.isArray(value)) return value.map((each) => `<member>${fields(each)}</member>`).join("");
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return Object.entries(value).map(([name, each]) => `<${name}>${fields(each)}</${name}>`).join("");
}

/** A terminal that records what is printed and never waits. */
export function listening() {
  const lines: string[] = [];
  const waited: number[] = [];
  return {
    lines,
    waited,
    text: () => lines.join("\n"),
    terminal: { say: (line: string) => void lines.push(line), pause: async (ms: number) => void waited.push(ms), now: () => new Date("2026-11-21T10:00:00Z") },
  };
}

/** Runs a command on production: its exit code, and what it printed. */
export const onProduction = (command: Command) => async (...argv: string[]) => {
  const { terminal, text } = listening();
  const code = await command([...argv, "--stage", "production"], terminal);
  return { code, text: text() };
};
