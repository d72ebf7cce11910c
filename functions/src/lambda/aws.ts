import { post } from "@among/core/store/aws-post";

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

  /** Whether the very same may be taken a moment later. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 429 || /Throttl|TooManyRequests/.test(this.code);
  }
}

/**
 * Calls it once, signed with the function's own role.
 * @throws Refused; Error of the network
 */
export async function call<T>({ service, region, target, version, input }: Operation): Promise<T> {
  const { env } = process;
  const url = new URL(env[`AWS_ENDPOINT_URL_${service.variable}`] || env.AWS_ENDPOINT_URL || `https://${service.name}.${region}.amazonaws.com`);
  const { status, text } = await post({ url, service: service.name, region, target, version, body: JSON.stringify(input) });
  const answer = read(text);
  if (status >= 300) throw new Refused(target, status, answer);
  return answer as T;
}

// Something in between, which is not the service, may answer other than in JSON.
function read(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
