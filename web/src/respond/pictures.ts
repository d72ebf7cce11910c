import * as Photo from "@among/core/media/photo";
import type { Detail } from "@among/core/reports/report/read";

/** Where a photo's two sizes are; nothing while it is being prepared, or when it could not be read. */
export type Pictures = (id: string) => { small: string; large: string } | undefined;

/** The photos of one case: shared addresses for what is public, short-lived links otherwise. */
export async function picturesOf({ story, events }: Detail): Promise<Pictures> {
  const photos = await Photo.list([...story.photos, ...events.flatMap((e) => e.photos ?? [])]);
  const ready = photos.filter((p) => p.state === "ready");
  const links = new Map(await Promise.all(ready.map(async (p) => [p.id, { small: await Photo.link(p, "480"), large: await Photo.link(p, "1200") }] as const)));
  return (id) => links.get(id);
}
