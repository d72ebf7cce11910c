import * as Photo from "@among/core/media/photo";
import { keyOf } from "@among/core/media/place";
import { sniff } from "@among/core/media/sniff";
import { use } from "@among/core/config";
import { picture, Unusable, type Picture } from "./media/picture.ts";

/** The part of S3's event that is read; keys come URL-encoded, with `+` for a space. */
export interface MediaEvent {
  Records: { eventName: string; s3: { object: { key: string } } }[];
}

/** Turns each original into the pictures that are shown, and deletes it. Doing it again changes nothing. */
export async function handler(event: MediaEvent): Promise<void> {
  for (const { s3 } of event.Records) {
    const key = decodeURIComponent(s3.object.key.replaceAll("+", " "));
    const id = Photo.idOf(key);
    if (id) await process(id, key);
  }
}

async function process(id: string, key: string): Promise<void> {
  const { bucket } = use();
  const photo = await Photo.get(id);
  if (photo?.state === "waiting") {
    const original = await bucket.get(key);
    if (!original) return;
    const made = await attempt(original.body);
    if (typeof made === "string") await Photo.refused(id, made);
    else {
      await Promise.all([bucket.put(keyOf.private(id, "1200"), made.large, "image/webp"), bucket.put(keyOf.private(id, "480"), made.card, "image/webp")]);
      await Photo.processed(id, made);
    }
  }
  // A try before this one may have ended between saying that they are ready and moving the last of them.
  if (photo?.state === "ready") await Photo.settle(photo);
  await bucket.remove(key);
}

async function attempt(bytes: Uint8Array): Promise<Picture | Photo.Refusal> {
  if (bytes.length > Photo.maxBytes) return "photo.too_large";
  const type = sniff(bytes);
  if (type === undefined) return "photo.type";
  if (type === "image/heic") return "photo.heic";
  try {
    return await picture(bytes);
  } catch (error) {
    if (error instanceof Unusable) return error.code;
    throw error;
  }
}
