import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { afterEach, describe, expect, test } from "vitest";
import { s3 } from "@among/core/store/s3";
import { folder, type FolderOptions } from "@among/local/store/folder";
import { s3Stub } from "../s3-stub.ts";
import { bucketContract } from "./bucket.ts";

const origin = "http://localhost:3000";
const secret = "a secret for tests, long enough to be one";

bucketContract("s3", async () => {
  const stub = await s3Stub();
  return { bucket: s3({ bucket: stub.bucket, client: stub.client }), fetch, home: origin, close: stub.close };
});

bucketContract("folder", async () => {
  const dir = mkdtempSync(join(tmpdir(), "among-bucket-"));
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bucket = folder({ dir, origin: home, secret });
  server.on("request", getRequestListener(bucket.app.fetch));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    rmSync(dir, { recursive: true });
  };
  return { bucket, fetch, home, close };
});

test("S3 is told that a browser may keep what everyone sees for good, and of nothing else", async () => {
  const stub = await s3Stub();
  const cacheHeaders: [string, string | undefined][] = [];
  stub.client.middlewareStack.add((next) => async (args) => {
    const { method, path, headers } = args.request as { method: string; path: string; headers: Record<string, string> };
    if (method === "PUT") cacheHeaders.push([path.split("/").at(-2)!, headers["cache-control"]]);
    return next(args);
  }, { step: "finalizeRequest", priority: "low" });
  const bucket = s3({ bucket: stub.bucket, client: stub.client });
  for (const folder of ["media", "private", "incoming"]) await bucket.put(`${folder}/a`, new Uint8Array([1]), "image/webp");
  expect(cacheHeaders).toEqual([["media", "public, max-age=31536000, immutable"], ["private", undefined], ["incoming", undefined]]);
  await stub.close();
});

describe("the folder alone", () => {
  const dirs: string[] = [];
  const made = (more: Partial<FolderOptions> = {}) => {
    const dir = mkdtempSync(join(tmpdir(), "among-folder-"));
    dirs.push(dir);
    return { dir, bucket: folder({ dir, origin, secret, ...more }) };
  };
  afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true })));

  test("says what arrived, and after a restart what is still waiting", async () => {
    const arrived: string[] = [];
    const { dir, bucket } = made({ onPut: (key) => arrived.push(key) });
    expect(await bucket.pending()).toEqual([]);
    await bucket.put("incoming/b", new Uint8Array([1]), "image/png");
    await bucket.put("incoming/a/c", new Uint8Array([1]), "image/png");
    await bucket.put("media/d", new Uint8Array([1]), "image/png");
    expect(arrived).toEqual(["incoming/b", "incoming/a/c", "media/d"]);
    expect(await folder({ dir, origin, secret }).pending()).toEqual(["incoming/a/c", "incoming/b"]);
    await bucket.remove("incoming/b");
    expect(await bucket.pending()).toEqual(["incoming/a/c"]);
  });

  test("a form leads back only to its own origin", async () => {
    const { bucket } = made();
    const limits = { maxBytes: 10, types: ["image/png"], expiresIn: 60 };
    for (const redirect of ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]) {
      await expect(bucket.uploadForm("incoming/x", { ...limits, redirect })).rejects.toThrow("lead back");
    }
    await expect(bucket.uploadForm("incoming/x", { ...limits, redirect: "/lapor" })).resolves.toBeTruthy();
  });

  test("stops reading a body without stated length at its limit, and leaves nothing half-written", async () => {
    const { dir, bucket } = made();
    const form = await bucket.uploadForm("incoming/x", { maxBytes: 1000, types: ["image/png"], expiresIn: 60 });
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(stream) {
        sent += 4096;
        stream.enqueue(new Uint8Array(4096));
      },
    });
    const answer = await bucket.app.request(form.url, { method: "POST", body: endless, duplex: "half", headers: { "content-type": "multipart/form-data; boundary=x" } } as RequestInit);
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(40_000);
    expect(readdirSync(dir)).toEqual([]);
  });

  test("answers a form that is none", async () => {
    const { bucket } = made();
    const { url } = await bucket.uploadForm("incoming/x", { maxBytes: 1000, types: ["image/png"], expiresIn: 60 });
    for (const [body, type] of [["", "text/plain"], ["--x", "multipart/form-data; boundary=x"], ["key=a", "application/x-www-form-urlencoded"]]) {
      expect((await bucket.app.request(url, { method: "POST", body: body!, headers: { "content-type": type! } })).status).toBe(400);
    }
  });

  test("hands out pictures to be shown, and anything else only to be saved", async () => {
    const { bucket } = made();
    await bucket.put("media/p", new Uint8Array([1]), "image/webp");
    await bucket.put("media/s", new Uint8Array([1]), "image/svg+xml");
    for (const [key, disposition] of [["media/p", "inline"], ["media/s", "attachment"]] as const) {
      const { headers } = await bucket.app.request(await bucket.readLink(key, 60));
      expect(headers.get("content-disposition")).toBe(disposition);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });
});
