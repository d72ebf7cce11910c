import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { MiddlewareHandler } from "hono";
import { amend, replace } from "@among/functions/http/amend";

export type Encoding = "br" | "gzip";

const texts = /^(text\/|application\/(json|geo\+json|atom\+xml|xml|javascript|manifest\+json|problem\+json)|image\/svg\+xml)/;

/** Below this many bytes compressing costs more than it saves: it fits one packet anyway. */
const minBytes = 1024;

export const compressible = (type: string, bytes: number): boolean => bytes >= minBytes && texts.test(type);

/** The better of what the client takes, or undefined. */
export function encodingFor(accepted: string | undefined): Encoding | undefined {
  if (!accepted) return undefined;
  const encodings = new Set(accepted.split(",").filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part)).map((part) => part.split(";")[0]!.trim()));
  return encodings.has("br") ? "br" : encodings.has("gzip") ? "gzip" : undefined;
}

const br = promisify(brotliCompress);
const gz = promisify(gzip);

/** @param effort `best` for what is compressed once and kept */
export const encode = (body: Buffer, encoding: Encoding, effort: "fast" | "best"): Promise<Buffer> =>
  encoding === "br"
    ? br(body, { params: { [constants.BROTLI_PARAM_QUALITY]: effort === "best" ? 11 : 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })
    : gz(body, { level: effort === "best" ? 9 : 5 });

const bodiless = new Set([204, 205, 304]);

/** Compresses texts, as CloudFront does in front of the deployed functions. */
export const compress: MiddlewareHandler = async (c, next) => {
  await next();
  const { headers, status } = c.res;
  const type = headers.get("content-type");
  if (!type || !texts.test(type) || headers.has("content-encoding") || bodiless.has(status) || c.req.method === "HEAD") return;
  amend(c, (h) => h.append("vary", "accept-encoding"));
  const encoding = encodingFor(c.req.header("accept-encoding"));
  if (!encoding) return;
  const original = Buffer.from(await c.res.arrayBuffer());
  const made = compressible(type, original.length) ? await encode(original, encoding, "fast") : undefined;
  // Headers and status alone, not the old answer: Node's server then writes head and body at once instead of as a stream.
  const answer = new Response((made ?? original) as Uint8Array<ArrayBuffer>, { status, headers: c.res.headers });
  answer.headers.set("content-length", String((made ?? original).length));
  if (made) {
    answer.headers.set("content-encoding", encoding);
    const etag = answer.headers.get("etag");
    // No longer the same bytes, only equivalent: a weak tag (RFC 9110, 8.8.1).
    if (etag && !etag.startsWith("W/")) answer.headers.set("etag", `W/${etag}`);
  }
  replace(c, answer);
};
