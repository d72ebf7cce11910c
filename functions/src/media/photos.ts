import * as z from "zod";
import * as Photo from "@among/core/media/photo";
import { unkept } from "../http/cache.ts";
import { body, createRoute, json, open, refuses, routes } from "../http/operation.ts";

const route = createRoute({
  method: "post",
  path: "/api/photos",
  ...open,
  tags: ["Photos"],
  summary: "A form to upload one photo with",
  description: "POST `fields` and then `file` as multipart/form-data to `url`; then name `id` in the draft. At most 10 MB; JPEG, PNG or WebP. Nobody sees it until a report shows it.",
  request: body(z.object({ type: z.string().max(60).describe("`image/jpeg`"), bytes: z.number().int().min(1) })),
  responses: {
    201: json(z.object({ id: z.string(), url: z.string(), fields: z.record(z.string(), z.string()) }).meta({ id: "UploadForm" }), "Where to send it, within 15 minutes"),
    ...refuses(400, 413, 429),
  },
});

export const photos = routes().openapi(route, async (c) => {
  const { photo, form } = await Photo.begin(c.get("actor"), c.req.valid("json"));
  return c.json({ id: photo.id, url: form.url, fields: form.fields }, 201, { "cache-control": unkept });
});
