// Function URLs, payload format 2.0 (docs: "Invoking Lambda function URLs").
import { randomUUID } from "node:crypto";
import { mostBytes, type Outcome } from "./run.ts";

export interface UrlEvent {
  version: "2.0";
  rawPath: string;
  rawQueryString: string;
  cookies?: string[];
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  requestContext: { http: { method: string; path: string; sourceIp: string; [more: string]: unknown }; [more: string]: unknown };
  body?: string;
  isBase64Encoded: boolean;
  [more: string]: unknown;
}

const text = /^(text\/|application\/(json|javascript|xml)\b)/;

/** @param host of the function URL @param from the address that asked it: one of CloudFront's */
export async function urlEvent(request: Request, host: string, from = "130.176.0.10"): Promise<UrlEvent> {
  const url = new URL(request.url);
  const headers = Object.fromEntries(request.headers);
  const { cookie, ...others } = headers;
  const bytes = Buffer.from(await request.arrayBuffer());
  const plain = text.test(headers["content-type"] ?? "");
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) query[name] = query[name] === undefined ? value : `${query[name]},${value}`;
  const now = new Date();
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers: { ...others, ...(bytes.length > 0 && { "content-length": String(bytes.length) }), host, "x-forwarded-for": from, "x-forwarded-proto": "https", "x-forwarded-port": "443", "x-amzn-trace-id": `Root=1-${randomUUID()}` },
    ...(url.search !== "" && { queryStringParameters: query }),
    requestContext: {
      accountId: "anonymous",
      apiId: host.split(".")[0],
      domainName: host,
      domainPrefix: host.split(".")[0],
      http: { method: request.method, path: url.pathname, protocol: "HTTP/1.1", sourceIp: from, userAgent: headers["user-agent"] ?? "Amazon CloudFront" },
      requestId: randomUUID(),
      routeKey: "$default",
      stage: "$default",
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(bytes.length > 0 && { body: plain ? bytes.toString("utf8") : bytes.toString("base64") }),
    isBase64Encoded: bytes.length > 0 && !plain,
  };
}

/** What a function URL makes of what its function answered. */
export function urlAnswer({ payload, error }: Outcome): Response {
  if (error) return Response.json({ Message: "Internal Server Error" }, { status: 502, headers: { "x-amzn-errortype": error.errorType } });
  if (payload?.statusCode === undefined) return Response.json(payload ?? null);
  const { statusCode, headers = {}, cookies = [], body = "", isBase64Encoded = false } = payload as { statusCode: number; headers?: Record<string, string>; cookies?: string[]; body?: string; isBase64Encoded?: boolean };
  const made = new Headers(headers);
  for (const cookie of cookies) made.append("set-cookie", cookie);
  const bodiless = [204, 205, 304].includes(statusCode);
  return new Response(bodiless ? null : Buffer.from(body, isBase64Encoded ? "base64" : "utf8"), { status: statusCode, headers: made });
}

/** True when the event of this request is more than Lambda takes. */
export const isTooLarge = (event: UrlEvent): boolean => Buffer.byteLength(JSON.stringify(event)) > mostBytes;
