import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { refusal } from "./s3-signature.ts";

export interface Asked {
  target: string;
  type: string;
  /** Of the signature: who, when, where, which service. */
  scope: string;
  input: any;
}

export interface Answer {
  status?: number;
  body: object | string;
}

const credentials = { accessKeyId: "test", secretAccessKey: "test-secret" };
/** With these variables a function's calls come here signed. */
export const signing = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey };

/** A service that speaks AWS's JSON protocol: refuses what is not properly signed, remembers the rest, and answers as told. */
export async function jsonStub() {
  const asked: Asked[] = [];
  let answer: (asked: Asked) => Answer | Promise<Answer> = () => ({ body: {} });

  async function answered(request: IncomingMessage): Promise<Answer> {
    const body = Buffer.concat(await Array.fromAsync(request));
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const code = refusal({ method: request.method!, url: new URL(request.url!, "http://stub"), headers, body }, credentials, Date.now());
    if (code) return { status: 403, body: { __type: `com.amazon.coral.service#${code}`, message: code } };
    const [, scope = ""] = /Credential=[^/]+\/\d+\/([^,]+)/.exec(headers.authorization!) ?? [];
    const call = { target: headers["x-amz-target"]!, type: headers["content-type"]!, scope, input: JSON.parse(body.toString()) };
    asked.push(call);
    return answer(call);
  }

  const server = createServer((request, response) => {
    answered(request).then(
      ({ status = 200, body }) => response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(typeof body === "string" ? body : JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** In order. */
    asked,
    /** From now on. */
    answers: (next: typeof answer) => void (answer = next),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
