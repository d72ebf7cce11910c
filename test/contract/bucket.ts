import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Bucket, UploadForm } from "@among/core/bucket";

export interface BucketUnderTest {
  bucket: Bucket;
  /** Sends a request to wherever the bucket's forms and links point. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** An address that a form may lead back to. */
  home: string;
  close(): Promise<void> | void;
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const limits = { maxBytes: 1000, types: ["image/jpeg", "image/png"], expiresIn: 60 };

/** What every bucket promises. */
export function bucketContract(name: string, make: () => Promise<BucketUnderTest>): void {
  describe(`bucket: ${name}`, () => {
    let it: BucketUnderTest;
    beforeAll(async () => void (it = await make()));
    afterAll(() => it.close());

    const send = (form: UploadForm, body: Uint8Array | string, change: Record<string, string> = {}) => {
      const data = new FormData();
      for (const [field, value] of Object.entries({ ...form.fields, ...change })) data.append(field, value);
      data.append("file", new File([body as BlobPart], "x.jpg", { type: "image/jpeg" }));
      return it.fetch(form.url, { method: "POST", body: data, redirect: "manual" });
    };

    test("gives back what was put, byte for byte, and forgets what was removed", async () => {
      const body = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256);
      await it.bucket.put("media/a/b.webp", body, "image/webp");
      const found = await it.bucket.get("media/a/b.webp");
      expect(found?.type).toBe("image/webp");
      expect(Buffer.compare(found!.body, body)).toBe(0);
      await it.bucket.put("media/a/b.webp", text("new"), "text/plain");
      expect(Buffer.from((await it.bucket.get("media/a/b.webp"))!.body).toString()).toBe("new");
      await it.bucket.remove("media/a/b.webp");
      expect(await it.bucket.get("media/a/b.webp")).toBeUndefined();
      await it.bucket.remove("media/a/b.webp");
    });

    test.each(["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "a/./b", "a\\b", "a b", "ä", "a\0b", "%2e%2e/x", "x".repeat(300)])("refuses the key %j", async (key) => {
      await expect(it.bucket.put(key, text("x"), "text/plain")).rejects.toThrow("not an object key");
      await expect(it.bucket.get(key)).rejects.toThrow("not an object key");
      await expect(it.bucket.remove(key)).rejects.toThrow("not an object key");
      await expect(it.bucket.uploadForm(key, limits)).rejects.toThrow("not an object key");
      await expect(it.bucket.readLink(key, 60)).rejects.toThrow("not an object key");
    });

    test("an upload form takes one file, of each of its types", async () => {
      const form = await it.bucket.uploadForm("incoming/one", limits);
      expect((await send(form, "picture")).status).toBe(204);
      expect(await it.bucket.get("incoming/one")).toMatchObject({ type: "image/jpeg" });
      expect((await send(form, "picture", { "Content-Type": "image/png" })).status).toBe(204);
      expect(await it.bucket.get("incoming/one")).toMatchObject({ type: "image/png" });
    });

    test("a form without script leads back to the page it came from", async () => {
      const form = await it.bucket.uploadForm("incoming/back", { ...limits, redirect: `${it.home}/lapor?step=2` });
      const answer = await send(form, "picture");
      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toMatch(`${it.home}/lapor?step=2`);
    });

    test("takes exactly as much as it says", async () => {
      const form = await it.bucket.uploadForm("incoming/size", limits);
      expect((await send(form, "x".repeat(1001))).status).toBeGreaterThanOrEqual(400);
      expect((await send(form, "x".repeat(100_000))).status).toBeGreaterThanOrEqual(400);
      expect((await send(form, "")).status).toBeGreaterThanOrEqual(400);
      expect(await it.bucket.get("incoming/size")).toBeUndefined();
      expect((await send(form, "x".repeat(1000))).status).toBe(204);
    });

    test("refuses another type, another key, a changed policy and a late form", async () => {
      const form = await it.bucket.uploadForm("incoming/no", limits);
      const late = await it.bucket.uploadForm("incoming/no", { ...limits, expiresIn: -1 });
      const forged = JSON.parse(JSON.stringify(form).replaceAll(/([?&"])(policy=|policy":")(.{20})/gi, "$1$2AAAAAAAAAAAAAAAAAAAA")) as UploadForm;
      expect(forged).not.toEqual(form);
      const answers = [send(form, "x", { "Content-Type": "text/html" }), send(form, "x", { key: "incoming/other" }), send(forged, "x"), send(late, "x")];
      for (const answer of await Promise.all(answers)) expect(answer.status).toBe(403);
      expect(await it.bucket.get("incoming/no")).toBeUndefined();
      expect(await it.bucket.get("incoming/other")).toBeUndefined();
    });

    test("a read link opens its own object for its own time", async () => {
      await it.bucket.put("media/x", text("seen"), "image/png");
      await it.bucket.put("media/y", text("unseen"), "image/png");
      const link = await it.bucket.readLink("media/x", 60);
      const answer = await it.fetch(link);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("image/png");
      expect(await answer.text()).toBe("seen");
      expect((await it.fetch(link.replace("media/x", "media/y"))).status).toBe(403);
      expect((await it.fetch(link.split("?")[0]!)).status).toBe(403);
      expect((await it.fetch(await it.bucket.readLink("media/absent", 60))).status).toBe(404);
      const short = await it.bucket.readLink("media/x", 1);
      await new Promise((done) => setTimeout(done, 2_050));
      expect((await it.fetch(short)).status).toBe(403);
    });
  });
}
