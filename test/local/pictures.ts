import sharp from "sharp";
import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import * as Photo from "@among/core/media/photo";
import { handler } from "@among/functions/media";
import { mediaRecord } from "@among/local/records";

export const guest: Actor = { kind: "guest", device: "dev_000000000000000000000000" };

/** Looks like a photo to every encoder: nothing in it repeats. @param sigma how far it is from one grey, of 255 */
export const noisy = (width: number, height: number, sigma = 60) => sharp({ create: { width, height, channels: 3, background: "#446688", noise: { type: "gaussian", mean: 128, sigma } } });

/** Puts bytes where an upload form would, whatever they are: the bucket checks no magic bytes. */
export async function arrive(bytes: Uint8Array): Promise<string> {
  const { photo } = await Photo.begin(guest, { type: "image/png", bytes: 1 });
  await use().bucket.put(Photo.incoming(photo.id), bytes, "image/png");
  return photo.id;
}
export const process = (id: string) => handler({ Records: [mediaRecord(Photo.incoming(id))] });
export const stored = async (key: string) => (await use().bucket.get(key))?.body;

/** The same, and looked at. */
export async function uploaded(bytes: Uint8Array): Promise<string> {
  const id = await arrive(bytes);
  await process(id);
  return id;
}
