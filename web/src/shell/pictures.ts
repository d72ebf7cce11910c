import * as Photo from "@among/core/media/photo";

/** Where a photo's two sizes are; nothing while it is being prepared, or when it could not be read. */
export type Pictures = (id: string) => { small: string; large: string } | undefined;

/** Addresses of these photos: shared ones for what is public, short-lived links otherwise. */
export async function picturesOf(ids: readonly string[]): Promise<Pictures> {
  const ready = (await Photo.list([...ids])).filter((p) => p.state === "ready");
  const links = new Map(await Promise.all(ready.map(async (p) => [p.id, { small: await Photo.link(p, "480"), large: await Photo.link(p, "1200") }] as const)));
  return (id) => links.get(id);
}

/** Which of four colours stands for a place while its photo loads. `place` is any text of it, such as its village's code. */
export const tintOf = (place: string): number => [...place].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 4;
