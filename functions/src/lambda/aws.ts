import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/transport";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";

/** One operation of a service that speaks AWS's JSON protocol. */
export interface Operation {
  /** The service's name in its address and its signatures, and in the SDK's `AWS_ENDPOINT_URL_…`, which says where it is instead. */
  service: { name: string; variable: string };
  region: string;
  /** `X-Amz-Target`, e.g. `AmazonSSM.GetParameters`. */
  target: string;
  version: "1.0" | "1.1";
  input: object;
}

/** What a service refused, in its own words. */
export class Refused extends Error {
  /** `ThrottlingException` and the like. */
  readonly code: string;
  readonly status: number;
  readonly answer: Record<string, unknown>;

  constructor(target: string, status: number, answer: Record<string, unknown>) {
    const code = String(answer.__type ?? "").replace(/^.*#/, "") || String(status);
    super(`${target}: ${code}`);
    this.name = "Refused";
    this.code = code;
    this.status = status;
    this.answer = answer;
  }

  /** Whether the same call may succeed a moment later. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 429 || /Throttl|TooManyRequests/.test(this.code);
  }
}

// Made of pieces that the DynamoDB client brings anyway: a client for SSM would add 9 KB gzipped to every function.
// Without `throwOnRequestTimeout` it would only warn when no answer comes.
const transport = new NodeHttpHandler({ connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true, socketTimeout: 5000 });

/**
 * Calls it once, signed with the function's own role.
 * @throws Refused; Error of the network
 */
export async function call<T>({ service, region, target, version, input }: Operation): Promise<T> {
  const { env } = process;
  const url = new URL(env[`AWS_ENDPOINT_URL_${service.variable}`] || env.AWS_ENDPOINT_URL || `https://${service.name}.${region}.amazonaws.com`);
  const request = new HttpRequest({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    port: url.port ? Number(url.port) : undefined,
    path: "/",
    headers: { host: url.host, "content-type": `application/x-amz-json-${version}`, "x-amz-target": target },
    body: JSON.stringify(input),
  });
  const signer = new SignatureV4({ service: service.name, region, credentials: role(), sha256: Sha256 });
  const { response } = await transport.handle((await signer.sign(request)) as HttpRequest);
  const answer = read(Buffer.concat(await Array.fromAsync(response.body as AsyncIterable<Uint8Array>)).toString());
  if (response.statusCode >= 300) throw new Refused(target, response.statusCode, answer);
  return answer as T;
}

// A proxy between us and the service may answer other than in JSON.
function read(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

/** Lambda keeps the role's credentials in these variables. */
const role = () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "",
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "",
  sessionToken: process.env.AWS_SESSION_TOKEN,
});
