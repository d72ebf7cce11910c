import { use } from "../config.ts";

/** `1200`: long side at most 1200 px. `480`: the 480 × 360 card. */
export const sizes = ["1200", "480"] as const;
export type Size = (typeof sizes)[number];

/** Only `media/` is ever served to everyone; a picture starts in `private/`. */
export const keyOf = {
  public: (id: string, size: Size): string => `media/${id}/${size}.webp`,
  private: (id: string, size: Size): string => `private/${id}/${size}.webp`,
};

/** Moves a photo's pictures to where everybody can see them. Again changes nothing, and what is seen there already stays. */
export const publish = (id: string): Promise<void> => move((size) => keyOf.private(id, size), (size) => keyOf.public(id, size), { over: false });

/** Moves them back out of sight. Again changes nothing. */
export const conceal = (id: string): Promise<void> => move((size) => keyOf.public(id, size), (size) => keyOf.private(id, size), { over: true });

/** When one file was sent twice at the same time, there are pictures in both places: the public ones were seen by people, so they are kept, in either direction. */
async function move(from: (size: Size) => string, to: (size: Size) => string, { over }: { over: boolean }): Promise<void> {
  const { bucket } = use();
  await Promise.all(
    sizes.map(async (size) => {
      const object = await bucket.get(from(size));
      if (!object) return;
      if (over || !(await bucket.get(to(size)))) await bucket.put(to(size), object.body, object.type);
      await bucket.remove(from(size));
    }),
  );
}
