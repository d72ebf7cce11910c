import { chance } from "../chance.ts";
import { banner, field, fire, landslide, rubbish, stalls } from "./scenes-place.ts";
import { damagedRoad, fallenTree, streetLamp, traffic, trafficLight, type Scene } from "./scenes-road.ts";
import { brokenPipe, flooded, playground } from "./scenes-water.ts";
import { size } from "../stage.ts";

/** What a report of each category shows. Confidential categories get no picture, nor does what may be anything. */
export const scenes: Record<string, Scene> = {
  jalan_rusak: damagedRoad,
  pju: streetLamp,
  kemacetan: traffic,
  lampu_lalu_lintas: trafficLight,
  pohon_tumbang: fallenTree,
  sampah: rubbish,
  longsor: landslide,
  kebakaran: fire,
  pertanian: field,
  iklan_liar: banner,
  pkl_liar: stalls,
  air_bersih: brokenPipe,
  saluran_banjir: flooded,
  fasilitas_umum: playground,
};

/**
 * A drawing as SVG text.
 * @param variant the place: before and after of one variant show the same
 */
export function draw(category: string, variant: number, after: boolean): string {
  const scene = scenes[category];
  if (!scene) throw new Error(`no scene for ${category}`);
  const seed = [...category].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7) + variant * 7919;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">${scene(chance(seed), after)}</svg>`;
}
