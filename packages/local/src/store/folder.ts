import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Hono } from "hono";
import type { Bucket } from "@among/core/bucket";
import { checkKey } from "@among/core/store/object-key";
import { diskFull, isDiskFull } from "./disk-full.ts";
import { routes } from "./folder-routes.ts";
import { tickets } from "./folder-tickets.ts";

export interface FolderOptions {
  dir: string;
  /** `http://localhost:3000`: upload forms and links point there. */
  origin: string;
  secret: string;
  /** Where `app` answers. */
  path?: string;
  /** Called after an object is safely on disk, however it came. */
  onPut?: (key: string) => void;
}

export interface FolderBucket extends Bucket {
  /** Answers the upload posts and signed reads under `path`. */
  app: Hono;
  /** Keys under `incoming/`, oldest name first: what arrived and has not been taken away, also before a crash. */
  pending(): Promise<string[]>;
}

/**
 * The bucket as a folder, with S3's limits: forms and links are signed, expire, and hold for one key only.
 * A file is its key; the content type stands in its first line, so that both are one atomic write and one read.
 * Unlike in S3, a key cannot also be the folder of another.
 */
export function folder({ dir, origin, secret, path = "/_local/bucket", onPut }: FolderOptions): FolderBucket {
  const signed = tickets(secret);
  const at = (key: string): string => join(dir, ...checkKey(key).split("/"));

  const bucket: Bucket = {
    async put(key, body, type) {
      const target = at(key);
      if (!/^[\w.+-]+\/[\w.+-]+$/.test(type)) throw new Error(`not a content type: ${JSON.stringify(type)}`);
      // "=" is no character of a key, so nobody can name a half-written file.
      const half = join(dir, "=half", randomUUID());
      try {
        await Promise.all([mkdir(dirname(half), { recursive: true }), mkdir(dirname(target), { recursive: true })]);
        const file = await open(half, "wx", 0o600);
        try {
          await file.writev([Buffer.from(`${type}\n`), body]);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(half, target);
      } catch (error) {
        await rm(half, { force: true });
        throw isDiskFull(error) ? diskFull() : error;
      }
      await settle(dirname(target), dir);
      onPut?.(key);
    },

    async get(key) {
      const bytes = await readFile(at(key)).catch(absent);
      if (!bytes) return undefined;
      const end = bytes.indexOf(10);
      return { type: bytes.toString("latin1", 0, end), body: bytes.subarray(end + 1) };
    },

    async remove(key) {
      await rm(at(key), { force: true }).catch(absent);
    },

    async uploadForm(key, { maxBytes, types, expiresIn, redirect }) {
      const back = redirect === undefined ? undefined : new URL(redirect, origin);
      if (back && back.origin !== new URL(origin).origin) throw new Error(`a form may only lead back to ${origin}`);
      const ticket = { key: checkKey(key), maxBytes, types, expires: Date.now() + expiresIn * 1000, redirect: back?.href };
      return { url: `${origin}${path}/upload?${signed.upload(ticket)}`, fields: { key, "Content-Type": types[0]! } };
    },

    async readLink(key, expiresIn) {
      return `${origin}${path}/read/${checkKey(key)}?${signed.read(key, Date.now() + expiresIn * 1000)}`;
    },
  };

  return {
    ...bucket,
    app: routes(bucket, signed, path),
    async pending() {
      const names = await readdir(join(dir, "incoming"), { recursive: true, withFileTypes: true }).catch(absent);
      const files = (names ?? []).filter((entry) => entry.isFile());
      return files.map((entry) => join(entry.parentPath, entry.name).slice(join(dir, "/").length).replaceAll("\\", "/")).sort();
    },
  };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "EISDIR" || error.code === "ERR_FS_EISDIR") return undefined;
  throw error;
}

/** Makes the new name, and the folders that may have been made for it, outlive a power cut. */
async function settle(from: string, to: string): Promise<void> {
  // Windows cannot sync a folder and needs not.
  if (process.platform === "win32") return;
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (folder.length <= join(to).length) return;
  }
}
