import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { Fault, type Kind } from "@among/core/fault";

/** The one map from what can go wrong to a status; the API and the site's error pages both read it. */
export const statuses: Record<Kind, ContentfulStatusCode> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  method: 405,
  conflict: 409,
  gone: 410,
  too_large: 413,
  limited: 429,
  unavailable: 503,
};

const http: Record<number, Fault> = {
  400: new Fault("invalid", "body.malformed"),
  404: new Fault("missing", "route.missing"),
  413: new Fault("too_large", "body.large"),
  415: new Fault("invalid", "body.type"),
};

/** The error as a Fault, also where Hono itself refused; undefined for a programming error, which is answered with a request id alone. */
export const faultOf = (error: unknown): Fault | undefined =>
  Fault.is(error) ? error : error instanceof HTTPException ? http[error.status] : undefined;

export const statusOf = (error: unknown): ContentfulStatusCode => {
  const fault = faultOf(error);
  return fault ? statuses[fault.kind] : 500;
};

/** What the API answers in place of a result. */
export interface Refusal {
  error: { kind: Kind | "internal"; code: string; fields?: Record<string, string>; retryAfter?: number; requestId: string; [more: string]: unknown };
}

export function refusal(error: unknown, requestId: string): Refusal {
  const fault = faultOf(error);
  if (!fault) return { error: { kind: "internal", code: "internal", requestId } };
  return { error: { ...fault.detail, kind: fault.kind, code: fault.code, requestId } };
}

/** Headers a refusal needs: when to come back, and which methods an address takes. */
export const refusalHeaders = (error: unknown): Record<string, string> => {
  const { retryAfter, allow } = faultOf(error)?.detail ?? {};
  return { "cache-control": "no-store", ...(retryAfter !== undefined && { "retry-after": String(Math.ceil(retryAfter)) }), ...(Array.isArray(allow) && { allow: allow.join(", ") }) };
};
