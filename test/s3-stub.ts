import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import type { StoredObject } from "@among/core/bucket";
import { postRefusal, refusal, type Credentials } from "./s3-signature.ts";

const credentials: Credentials = { accessKeyId: "test", secretAccessKey: "test-secret" };

const statuses: Record<string, number> = { NoSuchKey: 404, EntityTooLarge: 400, EntityTooSmall: 400, XAmzContentSHA256Mismatch: 400, MethodNotAllowed: 405 };

/** Told of each object that arrived, and how. */
type OnCreated = (bucket: string, key: string, eventName: "ObjectCreated:Put" | "ObjectCreated:Post") => void;

/** Buckets in memory that answer as S3 does, with the signatures and policies really checked. */
export async function s3Stub(onCreated: OnCreated = () => {}) {
  /** By `<bucket>/<key>`. */
  const objects = new Map<string, StoredObject>();

  async function answer(request: IncomingMessage): Promise<{ status: number; headers?: Record<string, string>; body?: Uint8Array }> {
    const url = new URL(request.url!, "http://stub");
    const [, bucket = "", ...rest] = url.pathname.split("/").map(decodeURIComponent);
    const key = rest.join("/");
    const body = Buffer.concat(await Array.fromAsync(request));
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    if (request.method === "POST") return post(bucket, body, headers["content-type"]!);
    const name = `${bucket}/${key}`;
    const refused = refusal({ method: request.method!, url, headers, body }, credentials, Date.now());
    if (refused) return failure(refused);
    switch (request.method) {
      case "PUT":
        objects.set(name, { body, type: headers["content-type"]! });
        onCreated(bucket, key, "ObjectCreated:Put");
        return { status: 200 };
      case "DELETE":
        objects.delete(name);
        return { status: 204 };
      case "GET": {
        const object = objects.get(name);
        return object ? { status: 200, headers: { "content-type": object.type }, body: object.body } : failure("NoSuchKey");
      }
      default:
        return failure("MethodNotAllowed");
    }
  }

  async function post(bucket: string, body: Uint8Array<ArrayBuffer>, type: string) {
    const form = await new Response(body, { headers: { "content-type": type } }).formData();
    const file = form.get("file") as File;
    form.delete("file");
    const fields = new Map([...form].map(([name, value]) => [name.toLowerCase(), value as string]));
    const refused = postRefusal(fields, bucket, file.size, credentials, Date.now());
    if (refused) return failure(refused);
    objects.set(`${bucket}/${fields.get("key")!}`, { body: new Uint8Array(await file.arrayBuffer()), type: fields.get("content-type")! });
    onCreated(bucket, fields.get("key")!, "ObjectCreated:Post");
    const back = fields.get("success_action_redirect");
    if (!back) return { status: 204 };
    const to = new URL(back);
    to.searchParams.set("bucket", bucket);
    to.searchParams.set("key", fields.get("key")!);
    return { status: 303, headers: { location: to.href } };
  }

  const failure = (code: string) => ({
    status: statuses[code] ?? 403,
    headers: { "content-type": "application/xml" },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`),
  });

  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    bucket: "stub",
    objects,
    credentials,
    client: new S3Client({ endpoint, forcePathStyle: true, region: "ap-southeast-3", credentials }),
    close: () => void server.close(),
  };
}
