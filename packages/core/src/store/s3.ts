import type { S3Client } from "@aws-sdk/client-s3";
import type { Bucket } from "../bucket.ts";
import { checkKey } from "./object-key.ts";

interface Options {
  bucket: string;
  client?: S3Client;
  /** For a stand-in; buckets are then named in the path. */
  endpoint?: string;
}

/**
 * Private objects in S3. The SDK is loaded at first use: most functions never touch the bucket,
 * and should not start slower for it.
 */
export function s3({ bucket, client, endpoint }: Options): Bucket {
  let loading: Promise<{ sdk: typeof import("@aws-sdk/client-s3"); db: S3Client }> | undefined;
  const loaded = () =>
    (loading ??= import("@aws-sdk/client-s3").then((sdk) => ({
      sdk,
      db: client ?? new sdk.S3Client(endpoint ? { endpoint, forcePathStyle: true } : {}),
    })));

  return {
    async put(key, body, type) {
      const { sdk, db } = await loaded();
      await db.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: checkKey(key), Body: body, ContentType: type, CacheControl: isPublic(key) ? forever : undefined }));
    },

    async get(key) {
      const { sdk, db } = await loaded();
      try {
        const answer = await db.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: checkKey(key) }));
        return { body: await answer.Body!.transformToByteArray(), type: answer.ContentType ?? "application/octet-stream" };
      } catch (error) {
        if (error instanceof sdk.NoSuchKey) return undefined;
        throw error;
      }
    },

    async remove(key) {
      const { sdk, db } = await loaded();
      await db.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: checkKey(key) }));
    },

    async uploadForm(key, { maxBytes, types, expiresIn, redirect }) {
      const [{ db }, { createPresignedPost }] = await Promise.all([loaded(), import("@aws-sdk/s3-presigned-post")]);
      const form = await createPresignedPost(db, {
        Bucket: bucket,
        Key: checkKey(key),
        Expires: expiresIn,
        Fields: redirect === undefined ? {} : { success_action_redirect: new URL(redirect).href },
        Conditions: [["content-length-range", 1, maxBytes], ["starts-with", "$Content-Type", common(types)]],
      });
      // Added after signing, so that a client may name another one of the types.
      return { url: form.url, fields: { ...form.fields, "Content-Type": types[0]! } };
    },

    async readLink(key, expiresIn) {
      const [{ sdk, db }, { getSignedUrl }] = await Promise.all([loaded(), import("@aws-sdk/s3-request-presigner")]);
      return getSignedUrl(db, new sdk.GetObjectCommand({ Bucket: bucket, Key: checkKey(key) }), { expiresIn });
    },
  };
}

// Only these are ever asked for by a browser under their own address, which shows one content for good.
const isPublic = (key: string): boolean => key.startsWith("media/");
const forever = "public, max-age=31536000, immutable";

/** The beginning that all types share: a policy knows no lists. What arrives is sniffed before anybody sees it. */
function common([first = "", ...others]: string[]): string {
  let end = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, end))) end--;
  return first.slice(0, end);
}
