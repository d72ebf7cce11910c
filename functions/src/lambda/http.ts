import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { use } from "@among/core/config";
import { assemble, type Parts } from "../http/assemble.ts";
import { connect } from "./connect.ts";
import { guard, guardHeader } from "./guard.ts";

/** A function URL's event: payload 2.0. */
type HttpEvent = Extract<LambdaEvent, { rawPath: string; requestContext: { http: object } }>;

/** Payload 2.0's answer. */
interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string>;
  cookies?: string[];
  body: string;
  isBase64Encoded: boolean;
}

type Handler = (event: HttpEvent, context?: LambdaContext) => Promise<HttpAnswer>;

/** Connects the core and puts the parts behind the guard, as one function. */
export async function serve(parts: Pick<Parts, "apps" | "pages" | "takesTable">): Promise<Handler> {
  const { guards, reread } = await connect("secret", "origin", "guard");
  const isOurs = guard(guards, reread);
  const answer = handle(assemble({ ...parts, uploads: process.env.AMONG_UPLOADS })) as unknown as Handler;
  return async (event, context) => ((await isOurs(event.headers[guardHeader])) ? answer(atOrigin(event, use().origin), context) : refused);
}

const refused: HttpAnswer = {
  statusCode: 403,
  headers: { "content-type": "text/plain", "cache-control": "no-store" },
  body: "Forbidden\n",
  isBase64Encoded: false,
};

/** The event as if it had been sent to the public address, so that no answer contains the function's own. */
function atOrigin(event: HttpEvent, origin: string): HttpEvent {
  const { host } = new URL(origin);
  const { [guardHeader]: _, ...headers } = event.headers;
  return { ...event, headers: { ...headers, host }, requestContext: { ...event.requestContext, domainName: host } };
}
