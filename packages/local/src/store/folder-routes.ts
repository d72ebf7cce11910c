import { setImmediate } from "node:timers/promises";
import { Hono, type Context } from "hono";
import { countedAddress } from "@among/functions/http/address";
import { turns } from "@among/functions/http/turns";
import type { Bucket } from "@among/core/bucket";
import { Fault } from "@among/core/fault";
import { isObjectKey } from "@among/core/store/object-key";
import type { Tickets, UploadTicket } from "./folder-tickets.ts";

/** The form's fields and the borders between its parts, beside the file itself. */
const overhead = 16 * 1024;

/**
 * Uploads in hand at once; a village may send behind one address, and slowly. Each is held as a whole until it is on disk, all
 * together never more than `bytes`.
 */
export const bounds = { atOnce: 64, perAddress: 24, waiting: 500, within: 30, bytes: 256 * 1024 * 1024 };

/** What S3 does at its own address: takes a signed form, hands out a signed link's object. */
export function routes(bucket: Bucket, tickets: Tickets, path: string): Hono {
  const app = new Hono();
  const uploads = turns(bounds);
  // Parsing some megabytes keeps the thread for some milliseconds: whoever asks for something else is answered in between.
  const parsing = turns({ ...bounds, atOnce: 1, perAddress: 1, waiting: bounds.atOnce });
  let heldBytes = 0;

  // The policy is in the address, so that it is checked before a single byte of the body is read.
  app.post(`${path}/upload`, async (c) => {
    const ticket = tickets.openUpload(c.req.query("policy"), c.req.query("signature"));
    if (!ticket) return c.json({ code: "upload.expired" }, 403);
    const max = ticket.maxBytes + overhead;
    if (Number(c.req.header("content-length") ?? 0) > max) return c.json({ code: "upload.too_large" }, 413);
    const done = await uploads.take(countedAddress(c));
    let held = 0;
    try {
      const bytes = await atMost(c.req.raw, max, (more) => {
        held += more;
        heldBytes += more;
        if (heldBytes > bounds.bytes) throw new Fault("unavailable", "server.busy", { retryAfter: bounds.within });
      });
      return await take(c, ticket, bytes);
    } finally {
      heldBytes -= held;
      done();
    }
  });

  async function take(c: Context, ticket: UploadTicket, bytes: Uint8Array<ArrayBuffer> | undefined): Promise<Response> {
    if (!bytes) return c.json({ code: "upload.too_large" }, 413);
    const parsed = await parsing.take(undefined);
    await setImmediate();
    const form = await formOf(bytes, c.req.header("content-type")).finally(parsed);
    const file = form?.get("file");
    if (!form || !(file instanceof File)) return c.json({ code: "upload.malformed" }, 400);
    if (file.size > ticket.maxBytes) return c.json({ code: "upload.too_large" }, 413);
    if (file.size === 0) return c.json({ code: "upload.empty" }, 400);
    if (form.get("key") !== ticket.key) return c.json({ code: "upload.key" }, 403);
    const type = form.get("Content-Type");
    if (typeof type !== "string" || !ticket.types.includes(type)) return c.json({ code: "upload.type" }, 403);
    await bucket.put(ticket.key, new Uint8Array(await file.arrayBuffer()), type);
    return ticket.redirect === undefined ? c.body(null, 204) : c.redirect(ticket.redirect, 303);
  }

  app.get(`${path}/read/:key{.+}`, async (c) => {
    const { key } = c.req.param();
    const { expires, signature } = c.req.query();
    if (!isObjectKey(key) || !tickets.mayRead(key, expires, signature)) return c.json({ code: "link.expired" }, 403);
    const object = await bucket.get(key);
    if (!object) return c.json({ code: "object.missing" }, 404);
    return c.body(new Uint8Array(object.body), 200, {
      "content-type": object.type,
      "x-content-type-options": "nosniff",
      "content-disposition": isPicture(object.type) ? "inline" : "attachment",
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": `private, max-age=${Math.max(0, Math.floor((Number(expires) - Date.now()) / 1000))}`,
    });
  });

  return app;
}

/** SVG is a document that can hold script, so it does not count. */
const isPicture = (type: string): boolean => /^image\/(jpeg|png|webp|gif|avif)$/.test(type);

/** The body, or undefined as soon as it is known to be larger; never holds more than that. @param onBytes told of each piece before it is kept */
async function atMost(request: Request, max: number, onBytes: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > max) return undefined;
    onBytes(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function formOf(bytes: Uint8Array<ArrayBuffer>, type: string | undefined): Promise<FormData | undefined> {
  try {
    return await new Response(bytes, { headers: { "content-type": type ?? "" } }).formData();
  } catch {
    return undefined;
  }
}
