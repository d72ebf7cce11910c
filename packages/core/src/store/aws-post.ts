import { createHash, createHmac } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";

/** One operation of a service that speaks AWS's JSON protocol. */
export interface Post {
  /** Where the service is. */
  url: URL;
  /** The service's name in signatures: `dynamodb`, `ssm`. */
  service: string;
  region: string;
  /** `X-Amz-Target`, e.g. `DynamoDB_20120810.GetItem`. */
  target: string;
  /** Of the protocol. */
  version: "1.0" | "1.1";
  body: string;
}

export interface Role {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Lambda keeps a function's role in these variables. */
const ownRole = (): Role => ({ accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "", secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "", sessionToken: process.env.AWS_SESSION_TOKEN || undefined });

/** Milliseconds without a word from the service after which the connection is given up. */
const patience = 5000;
const tries = 3;

/**
 * Signs it with the function's own role and sends it. A connection that breaks (one that the service closed while the
 * function slept, most often) is tried again, as the SDK does.
 *
 * The SDK's own client for a service is 60 KB gzipped and most of a cold start; what it does for a function that has its
 * role in variables is this.
 * @throws Error of the network
 */
export async function post(what: Post): Promise<{ status: number; text: string }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(what);
    } catch (error) {
      if (attempt >= tries) throw error;
      await new Promise((done) => setTimeout(done, Math.random() * 50 * 2 ** attempt));
    }
  }
}

const agents: Partial<Record<string, http.Agent>> = {};

function once(what: Post): Promise<{ status: number; text: string }> {
  const { url, body } = what;
  const kind = url.protocol === "http:" ? http : https;
  const agent = (agents[url.protocol] ??= new kind.Agent({ keepAlive: true, maxSockets: 50 }));
  const headers = { ...signed(what, ownRole()), "content-length": Buffer.byteLength(body) };
  return new Promise((done, fail) => {
    const asked = kind.request(url, { method: "POST", headers, agent, timeout: patience }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => (text += part));
      answer.on("end", () => (answer.complete ? done({ status: answer.statusCode!, text }) : fail(new Error("the answer broke off"))));
      answer.on("error", fail);
    });
    asked.on("timeout", () => asked.destroy(new Error(`${url.host} does not answer`)));
    asked.on("error", fail);
    asked.end(body);
  });
}

/** The headers of a signed request: AWS Signature Version 4, for a POST to the root. */
export function signed({ url, service, region, target, version, body }: Post, role: Role, now: Date = new Date()): Record<string, string> {
  const at = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${at.slice(0, 8)}/${region}/${service}/aws4_request`;
  // Their names are in the order in which they are signed.
  const headers: Record<string, string> = {
    "content-type": `application/x-amz-json-${version}`,
    host: url.host,
    "x-amz-content-sha256": hash(body),
    "x-amz-date": at,
    ...(role.sessionToken ? { "x-amz-security-token": role.sessionToken } : {}),
    "x-amz-target": target,
  };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`).join("");
  const request = `POST\n/\n\n${lines}\n${names}\n${headers["x-amz-content-sha256"]}`;
  const signature = mac(key(role.secretAccessKey, scope), `AWS4-HMAC-SHA256\n${at}\n${scope}\n${hash(request)}`).toString("hex");
  return { ...headers, authorization: `AWS4-HMAC-SHA256 Credential=${role.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}` };
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const mac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

let last: { secret: string; scope: string; key: Buffer } | undefined;

/** Good for a day, a region and a service; made again when one of them is another. */
function key(secret: string, scope: string): Buffer {
  if (last?.secret === secret && last.scope === scope) return last.key;
  const made = scope.split("/").reduce<string | Buffer>((key, part) => mac(key, part), `AWS4${secret}`) as Buffer;
  last = { secret, scope, key: made };
  return made;
}
