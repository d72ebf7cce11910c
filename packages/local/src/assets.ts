import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { MiddlewareHandler } from "hono";
import { getMimeType } from "hono/utils/mime";
import { compressible, encode, encodingFor, type Encoding } from "./compress.ts";
import { Trouble } from "./trouble.ts";

interface Asset {
  body: Buffer;
  type: string;
  etag: string;
  cacheControl: string;
  encoded: Partial<Record<Encoding, Promise<Buffer>>>;
}

/** Astro puts what carries a hash in its name here. */
const hashed = /^\/_astro\//;

/**
 * Serves the built site's files from memory. Only what was there at the start has a name, so no path can lead elsewhere.
 * @param dir `web/dist/client`
 * @throws Trouble when the site is not built
 */
export function assets(dir: string): MiddlewareHandler {
  if (!existsSync(dir)) throw new Trouble(`The site is not built: there is no ${dir}.\nStart with "npm start", which builds it, or run "npm run build".`);
  const assetsByPath = new Map<string, Asset>();
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(dir, file).split(sep).join("/")}`;
    assetsByPath.set(path, read(file, path));
  }
  return async (c, next) => {
    const asset = c.req.method === "GET" || c.req.method === "HEAD" ? assetsByPath.get(c.req.path) : undefined;
    if (!asset) return next();
    const encoding = compressible(asset.type, asset.body.length) ? encodingFor(c.req.header("accept-encoding")) : undefined;
    // Each encoding is another representation with its own tag (RFC 9110, 8.8.3.3).
    const etag = encoding ? asset.etag.replace(/"$/, `-${encoding}"`) : asset.etag;
    const headers: Record<string, string> = { etag, "cache-control": asset.cacheControl, vary: "accept-encoding" };
    if (c.req.header("if-none-match")?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag)) return c.body(null, 304, headers);
    headers["content-type"] = asset.type;
    if (encoding) headers["content-encoding"] = encoding;
    const body = encoding ? await (asset.encoded[encoding] ??= encode(asset.body, encoding, "best")) : asset.body;
    headers["content-length"] = String(body.length);
    return new Response(c.req.method === "HEAD" ? null : (body as Uint8Array<ArrayBuffer>), { headers });
  };
}

function read(file: string, path: string): Asset {
  const body = readFileSync(file);
  return {
    body,
    type: extname(file) === ".webmanifest" ? "application/manifest+json" : (getMimeType(file) ?? "application/octet-stream"),
    etag: `"${createHash("sha1").update(body).digest("base64url")}"`,
    cacheControl: hashed.test(path) ? "public, max-age=31536000, immutable" : "public, max-age=3600",
    encoded: {},
  };
}
