import { Hono } from "hono";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { pattern } from "@among/core/id";
import type { Env } from "./env.ts";

const photo = pattern("pho");
const sizes = /^(1200|480)\.webp$/;

/** Public pictures from the bucket; nothing outside `media/` can be named here. */
export const files = new Hono<Env>().get("/media/:id/:size", async (c) => {
  const { id, size } = c.req.param();
  const object = photo.test(id) && sizes.test(size) ? await use().bucket.get(`media/${id}/${size}`) : undefined;
  if (!object) throw new Fault("missing", "photo.missing");
  return new Response(object.body as Uint8Array<ArrayBuffer>, {
    headers: { "content-type": "image/webp", "cache-control": "public, max-age=31536000, immutable", "content-length": String(object.body.length) },
  });
});
