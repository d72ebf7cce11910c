import { use } from "@among/core/config";
import * as Photo from "@among/core/media/photo";
import { keyOf, sizes } from "@among/core/media/place";
import type { Draw } from "./draw.ts";

/** The part of S3's event that is read; keys come URL-encoded, with `+` for a space. */
export interface MediaEvent {
  Records: { eventName: string; s3: { object: { key: string } } }[];
}

/**
 * Makes what turns each original into the pictures that are shown, and deletes it. Doing it again changes nothing.
 * @param draw decodes; where it runs is for the runtime to choose
 */
export const arrivals = (draw: Draw) => async (event: MediaEvent): Promise<void> => {
  for (const { s3 } of event.Records) {
    const key = decodeURIComponent(s3.object.key.replaceAll("+", " "));
    const id = Photo.idOf(key);
    if (id) await process(id, key, draw);
  }
};

async function process(id: string, key: string, draw: Draw): Promise<void> {
  const { bucket } = use();
  const photo = await Photo.get(id);
  if (photo?.state === "waiting") {
    const original = await bucket.get(key);
    if (!original) return;
    const made = await draw(original.body);
    if (typeof made === "string") await Photo.refused(id, made);
    else {
      await Promise.all([bucket.put(keyOf.private(id, "1200"), made.large, "image/webp"), bucket.put(keyOf.private(id, "480"), made.card, "image/webp")]);
      const isKnown = await Photo.processed(id, made);
      // Nobody sent it along, and its day ended while it was drawn.
      if (!isKnown) for (const size of sizes) await bucket.remove(keyOf.private(id, size));
    }
  }
  // A try before this one may have ended between saying that they are ready and moving the last of them.
  if (photo?.state === "ready") await Photo.settle(photo);
  await bucket.remove(key);
}
