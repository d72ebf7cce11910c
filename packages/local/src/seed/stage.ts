import type { Chance } from "./chance.ts";

/** Drawings are 4:3, in this many units, as the cards that show them. */
export const size = { width: 1200, height: 900 };

export const ink = {
  dark: "#17211b",
  deep: "#134526",
  leaf: "#1f6b3a",
  grass: "#5b9470",
  meadow: "#86b391",
  pale: "#b9d6bd",
  mist: "#eef4ee",
  paper: "#fffdf8",
  road: "#6a766e",
  kerb: "#a9b5ab",
  soil: "#a07c52",
  clay: "#7d5c3a",
  roof: "#a5563d",
  wall: "#f1e7d3",
  apple: "#b3261e",
  sun: "#f2b705",
  water: "#4f8fb5",
} as const;

export const rect = (x: number, y: number, w: number, h: number, fill: string, more = ""): string => `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" fill="${fill}" ${more}/>`;
export const disc = (x: number, y: number, r: number, fill: string, more = ""): string => `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${fill}" ${more}/>`;
export const oval = (x: number, y: number, rx: number, ry: number, fill: string, more = ""): string => `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}" ${more}/>`;
export const shape = (d: string, fill: string, more = ""): string => `<path d="${d}" fill="${fill}" ${more}/>`;
export const line = (d: string, stroke: string, width: number, more = ""): string => `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
export const at = (x: number, y: number, scale: number, inner: string, turn = 0): string => `<g transform="translate(${n(x)} ${n(y)}) rotate(${n(turn)}) scale(${n(scale, 3)})">${inner}</g>`;
const n = (value: number, digits = 1): string => String(Number(value.toFixed(digits)));

const skies = [
  { air: "#dcebe4", sun: "#f6dc8a" },
  { air: "#e9efe0", sun: "#f2c14e" },
  { air: "#d3e2dd", sun: "#eef4ee" },
  { air: "#f3e6d0", sun: "#e9a23b" },
] as const;

/** Sky, the mountains around the town, and meadows down to the ground line. */
export function land(luck: Chance, ground = 520): string {
  const sky = luck.pick(skies);
  const peak = luck.between(250, 950);
  const far = luck.between(-80, 120);
  const ridge = (y: number, lift: number) => `M0 ${y} C 260 ${y - lift} 420 ${y + 20} 620 ${y - lift / 2} S 980 ${y - lift} 1200 ${y - 10} V ${ground + 60} H 0 Z`;
  return [
    rect(0, 0, size.width, size.height, sky.air),
    disc(luck.between(120, 1080), luck.between(110, 190), 58, sky.sun),
    cloud(luck.between(100, 500), luck.between(90, 200), luck.between(0.7, 1.1)),
    cloud(luck.between(650, 1050), luck.between(70, 220), luck.between(0.5, 1)),
    shape(`M${peak - 480} ${ground} L${peak - 60} ${210 + far / 2} Q${peak} ${170 + far / 2} ${peak + 70} ${215 + far / 2} L${peak + 520} ${ground} Z`, "#9fc2ae"),
    shape(`M${peak - 60} ${210 + far / 2} Q${peak} ${170 + far / 2} ${peak + 70} ${215 + far / 2} L${peak + 40} ${290 + far / 2} L${peak - 10} ${250 + far / 2} L${peak - 70} ${300 + far / 2} Z`, "#b7d3c1"),
    shape(ridge(ground - 90, 90), "#7fb091"),
    shape(ridge(ground - 30, 60), ink.grass),
  ].join("");
}

const cloud = (x: number, y: number, scale: number): string => at(x, y, scale, oval(0, 0, 90, 26, "#fffdf8", 'opacity=".85"') + disc(-25, -20, 34, "#fffdf8", 'opacity=".85"') + disc(25, -14, 26, "#fffdf8", 'opacity=".85"'));

/** A road running away from the viewer, with verges. */
export function road(luck: Chance, ground = 520): string {
  const vanish = luck.between(480, 720);
  const dashes = [0.06, 0.16, 0.3, 0.5, 0.76].map((t, i) => {
    const y = ground + t * (900 - ground);
    const h = 10 + i * 17;
    const w = 4 + i * 4;
    const x = vanish + (600 - vanish) * t;
    return shape(`M${x - w} ${y} L${x + w} ${y} L${x + w * 1.5} ${y + h} L${x - w * 1.5} ${y + h} Z`, ink.paper);
  });
  return [
    rect(0, ground, 1200, 900 - ground, ink.meadow),
    shape(`M${vanish - 42} ${ground} L${vanish + 42} ${ground} L1090 900 L110 900 Z`, ink.kerb),
    shape(`M${vanish - 34} ${ground} L${vanish + 34} ${ground} L1040 900 L160 900 Z`, ink.road),
    ...dashes,
  ].join("");
}

/** A street seen from the side: pavement, kerb, carriageway. */
export const street = (ground = 560): string =>
  [rect(0, ground, 1200, 90, "#d5dccf"), rect(0, ground + 90, 1200, 14, ink.kerb), rect(0, ground + 104, 1200, 900, ink.road), ...[40, 340, 640, 940].map((x) => rect(x, ground + 210, 170, 14, ink.paper))].join("");

export function house(x: number, y: number, scale: number, wall: string = ink.wall): string {
  return at(x, y, scale, rect(-110, -130, 220, 130, wall) + shape("M-140 -125 L0 -215 L140 -125 Z", ink.roof) + rect(-28, -84, 56, 84, ink.clay) + rect(-92, -96, 44, 40, "#bcd3d6") + rect(48, -96, 44, 40, "#bcd3d6"));
}

export const tree = (x: number, y: number, scale: number): string => at(x, y, scale, rect(-10, -90, 20, 90, ink.clay) + disc(0, -140, 66, ink.leaf) + disc(-44, -112, 44, "#2b7a47") + disc(44, -108, 46, ink.deep));

export const pine = (x: number, y: number, scale: number): string => at(x, y, scale, rect(-8, -40, 16, 40, ink.clay) + [0, 48, 96].map((lift, i) => shape(`M${-70 + i * 14} ${-30 - lift} L0 ${-130 - lift} L${70 - i * 14} ${-30 - lift} Z`, i % 2 ? ink.leaf : ink.deep)).join(""));

/** Trees and houses standing along the ground line, the same before and after. */
export function scenery(luck: Chance, ground: number, houses = 2): string {
  const shapes: string[] = [];
  for (let i = 0; i < houses; i++) shapes.push(house(luck.between(i % 2 ? 880 : 60, i % 2 ? 1140 : 330), ground + 14, luck.between(0.6, 0.95), luck.pick([ink.wall, "#e3ead9", "#f0dcc2"])));
  for (let i = 0; i < 4; i++) {
    const left = i % 2 === 0;
    const x = luck.between(left ? 0 : 820, left ? 380 : 1200);
    shapes.push((luck.often(0.5) ? pine : tree)(x, ground + 18, luck.between(0.6, 1)));
  }
  return shapes.join("");
}

export const cone = (x: number, y: number, scale = 1): string => at(x, y, scale, shape("M-34 0 L-9 -92 L9 -92 L34 0 Z", "#d9622b") + shape("M-24 -28 L-17 -54 L17 -54 L24 -28 Z", ink.paper) + rect(-44, -6, 88, 12, "#b34d1f"));

export function car(x: number, y: number, scale: number, paint: string): string {
  return at(x, y, scale, shape("M-130 -30 Q-130 -62 -96 -64 L-62 -104 Q-56 -112 -44 -112 L48 -112 Q60 -112 68 -102 L98 -66 Q134 -60 134 -30 V-14 H-130 Z", paint) + shape("M-50 -68 L-30 -98 H-4 V-68 Z M8 -68 V-98 H44 L64 -68 Z", "#dbe8ea") + disc(-74, -14, 26, ink.dark) + disc(78, -14, 26, ink.dark) + disc(-74, -14, 11, ink.kerb) + disc(78, -14, 11, ink.kerb));
}

export const motorbike = (x: number, y: number, scale: number, paint: string): string =>
  at(x, y, scale, disc(-52, -22, 22, ink.dark) + disc(52, -22, 22, ink.dark) + disc(-52, -22, 9, ink.kerb) + disc(52, -22, 9, ink.kerb) + shape("M-60 -46 L-20 -58 L14 -40 L36 -74 L50 -74 L58 -44 L40 -36 L10 -20 L-34 -22 Z", paint) + line("M36 -78 L24 -86", ink.dark, 6));
