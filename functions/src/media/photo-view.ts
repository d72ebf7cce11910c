import * as z from "zod";
import * as Photo from "@among/core/media/photo";

/** Where a photo's two sizes are; a shared place for public ones, a short-lived link for the others. */
export const PhotoView = z.object({ small: z.string().describe("480 × 360"), large: z.string().describe("At most 1200 px wide or high") }).meta({ id: "Photo" });
export type PhotoView = z.output<typeof PhotoView>;

/** A photo of something public; costs no look-up. */
export const photoView = (id: string): PhotoView => ({ small: Photo.path(id, "480"), large: Photo.path(id, "1200") });

/** Views of the photos of one report by id, for a reader who may see them. */
export async function photoViews(ids: string[], isPublic: boolean): Promise<(id: string) => PhotoView> {
  if (isPublic || ids.length === 0) return photoView;
  const photos = await Photo.list(ids);
  const views = new Map(await Promise.all(photos.map(async (p) => [p.id, { small: await Photo.link(p, "480"), large: await Photo.link(p, "1200") }] as const)));
  return (id) => views.get(id) ?? photoView(id);
}
