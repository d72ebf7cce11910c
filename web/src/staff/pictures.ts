import * as Photo from "@among/core/media/photo";
import type { Detail } from "@among/core/reports/read";
import { isPublic } from "@among/core/reports/report";

export type Pictures = (id: string) => { small: string; large: string };

/** Where the photos of one case are: shared addresses for a public one, short-lived links otherwise. */
export async function picturesOf({ report, story, events }: Detail): Promise<Pictures> {
  const open: Pictures = (id) => ({ small: Photo.path(id, "480"), large: Photo.path(id, "1200") });
  const ids = [...story.photos, ...events.flatMap((e) => e.photos ?? [])];
  if (isPublic(report) || ids.length === 0) return open;
  const photos = await Photo.list(ids);
  const links = new Map(await Promise.all(photos.map(async (p) => [p.id, { small: await Photo.link(p, "480"), large: await Photo.link(p, "1200") }] as const)));
  return (id) => links.get(id) ?? open(id);
}
