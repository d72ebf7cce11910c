import { picture, type Picture } from "@among/functions/media/picture";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import * as Photo from "@among/core/media/photo";
import { keyOf } from "@among/core/media/place";
import type { Chance } from "./chance.ts";
import { draw, scenes } from "./reports/scenes.ts";

/** Places per category; each is drawn broken and mended. */
const variants = 2;

interface PhotoRequest {
  category: string;
  variant: number;
  /** The mended place. */
  after: boolean;
  /** The report's id, or its code once it is open. */
  of: string;
  /** When the picture was taken. */
  at: Date;
  luck: Chance;
}

export interface Album {
  variants: number;
  /** Puts one more print of a picture into the bucket. @returns the photo's id, ready to be attached */
  hang(request: PhotoRequest): Promise<string>;
  /** Prints so far. */
  count(): number;
}

/** Encoded pictures by their drawing's SVG text. */
export type Pictures = Map<string, Picture>;

/**
 * Draws and encodes every picture once: the same pipeline that phones' photos go through.
 * @param pictures what is encoded already; what is missing is added
 */
export async function album(pictures?: Pictures): Promise<Album> {
  const names = Object.keys(scenes).flatMap((category) => Array.from({ length: variants }, (_, v) => [nameOf(category, v, false), nameOf(category, v, true)]).flat());
  const { hang, count } = await develop(names, (name) => {
    const [category, variant, half] = name.split("/") as [string, string, string];
    return draw(category, Number(variant), half === "after");
  }, pictures);
  return { variants, count, hang: ({ category, variant, after, ...print }) => hang(nameOf(category, variant, after), print) };
}

export interface Prints {
  /** Puts one more print of a drawing into the bucket. @returns the photo's id, ready to be attached */
  hang(name: string, print: { of: string; at: Date; luck: Chance }): Promise<string>;
  /** Prints so far. */
  count(): number;
}

/**
 * Encodes each drawing once, two at a time.
 * @param drawing the SVG text of a name
 * @param pictures what is encoded already; what is missing is added
 */
export async function develop(names: readonly string[], drawing: (name: string) => string, pictures: Pictures = new Map()): Promise<Prints> {
  const drawings = new Map(names.map((name) => [name, drawing(name)]));
  const waiting = [...drawings.values()].filter((svg) => !pictures.has(svg));
  const work = async (): Promise<void> => {
    for (let svg = waiting.pop(); svg; svg = waiting.pop()) pictures.set(svg, await picture(Buffer.from(svg)));
  };
  await Promise.all([work(), work()]);
  let count = 0;
  return {
    count: () => count,
    async hang(name, { of, at, luck }) {
      const { large, card, ...facts } = pictures.get(drawings.get(name)!)!;
      const photo = id("pho", at.getTime(), luck.bytes);
      const { bucket } = use();
      await Promise.all([bucket.put(keyOf.private(photo, "1200"), large, "image/webp"), bucket.put(keyOf.private(photo, "480"), card, "image/webp")]);
      await Photo.adopt(photo, { of, ...facts }, at);
      count++;
      return photo;
    },
  };
}

const nameOf = (category: string, variant: number, after: boolean): string => `${category}/${variant}/${after ? "after" : "before"}`;
