import { at, disc, ink, line, oval, rect, shape } from "../stage.ts";

/** One piece of goods around the origin, about 200 units high, in its colours: skin, and a second one. */
type Piece = (skin: string, second: string) => string;

const leaf = (x: number, y: number, turn: number, scale = 1, paint: string = ink.leaf): string => at(x, y, scale, shape("M0 0 C26 -34 74 -36 104 -8 C72 22 28 26 0 0 Z", paint), turn);
const shine = (x: number, y: number, r: number): string => oval(x, y, r, r * 1.5, ink.paper, 'opacity=".35" transform="rotate(24)"');

const fan = (count: number, spread: number, draw: (turn: number, i: number) => string): string =>
  Array.from({ length: count }, (_, i) => draw(count === 1 ? 0 : -spread / 2 + (spread * i) / (count - 1), i)).join("");

const petals = (count: number, r: number, w: number, h: number, paint: string): string => Array.from({ length: count }, (_, i) => at(0, -60, 1, oval(0, -r, w, h, paint), (360 * i) / count)).join("");
const stem = (paint: string = ink.grass): string => line("M0 -40 C 8 40 -6 90 0 150", paint, 12) + leaf(2, 70, -28, 0.6) + leaf(-2, 96, 200, 0.5);

export const pieces: Record<string, Piece> = {
  apple: (skin, second) => shape("M0 -62 C40 -96 104 -70 98 -2 C94 62 48 98 0 84 C-48 98 -94 62 -98 -2 C-104 -70 -40 -96 0 -62 Z", skin) + oval(38, 8, 34, 58, second, 'opacity=".55"') + line("M0 -60 C2 -86 10 -100 24 -112", ink.clay, 9) + leaf(14, -94, 12, 0.6) + shine(-44, -30, 13),
  citrus: (skin, second) => disc(0, 0, 88, skin) + disc(16, 16, 66, second, 'opacity=".5"') + disc(0, -74, 8, ink.leaf) + leaf(2, -78, -16, 0.7) + shine(-40, -34, 14),
  round: (skin, second) => oval(0, 0, 96, 82, skin) + oval(18, 14, 66, 56, second, 'opacity=".5"') + shine(-42, -30, 13),
  berry: (skin, second) => shape("M-70 -50 C-40 -86 40 -86 70 -50 C92 -10 40 84 0 96 C-40 84 -92 -10 -70 -50 Z", skin) + [[-36, -24], [0, -34], [36, -24], [-22, 10], [20, 12], [0, 46]].map(([x, y]) => oval(x!, y!, 5, 8, second)).join("") + fan(5, 150, (t) => leaf(0, -64, t - 90, 0.5)),
  pear: (skin, second) => shape("M0 -100 C34 -100 40 -60 58 -20 C86 40 54 98 0 98 C-54 98 -86 40 -58 -20 C-40 -60 -34 -100 0 -100 Z", skin) + oval(18, 34, 34, 44, second, 'opacity=".45"') + line("M0 -98 V-118", ink.clay, 9) + shine(-26, -4, 12),
  root: (skin, second) => fan(5, 70, (t, i) => at(0, -76, 1, line("M0 0 C -6 -30 4 -56 0 -84", i % 2 ? ink.grass : ink.leaf, 13), t)) + shape("M-46 -78 C-20 -92 20 -92 46 -78 C44 -10 20 70 0 116 C-20 70 -44 -10 -46 -78 Z", skin) + line("M-34 -36 H-8 M12 -8 H34 M-22 20 H-4", second, 6),
  head: (skin, second) => disc(0, 0, 100, second) + shape("M-96 12 C-70 -70 -18 -96 4 -98 C-34 -40 -30 30 0 96 C-50 96 -92 60 -96 12 Z", skin) + shape("M96 12 C70 -70 18 -96 -4 -98 C34 -40 30 30 0 96 C50 96 92 60 96 12 Z", skin, 'opacity=".8"') + line("M0 -88 C-8 -20 6 30 0 92 M-60 -30 C-40 -10 -30 20 -28 60 M60 -30 C40 -10 30 20 28 60", ink.mist, 6),
  crown: (skin, second) => shape("M-30 20 L-22 110 H22 L30 20 Z", second) + line("M-34 40 L-6 80 M34 40 L6 80", second, 22) + [[-70, 0, 46], [70, 0, 46], [-36, -44, 50], [36, -44, 50], [0, -10, 58], [0, -70, 40]].map(([x, y, r]) => disc(x!, y!, r!, skin)).join("") + [[-50, -20], [-10, -50], [34, -24], [6, 8], [60, 8], [-70, 14]].map(([x, y]) => disc(x!, y!, 15, ink.paper, 'opacity=".22"')).join(""),
  chilli: (skin, second) => shape("M-26 -84 C4 -100 30 -84 28 -52 C26 10 6 70 -44 112 C-20 50 -34 -10 -26 -84 Z", skin) + line("M2 -80 C6 -104 18 -116 34 -124", second, 13) + shape("M-24 -72 C-6 -92 18 -90 28 -66 C10 -58 -10 -60 -24 -72 Z", second) + line("M-6 -44 C0 0 -6 40 -22 70", ink.paper, 6, 'opacity=".4"'),
  bell: (skin, second) => shape("M0 -60 C50 -96 100 -62 92 0 C88 60 52 100 0 92 C-52 100 -88 60 -92 0 C-100 -62 -50 -96 0 -60 Z", skin) + line("M-34 -60 C-48 0 -42 50 -26 80 M34 -60 C48 0 42 50 26 80", ink.dark, 5, 'opacity=".18"') + line("M0 -58 C0 -84 8 -98 20 -108", second, 18) + shine(-50, -24, 13),
  bulb: (skin, second) => shape("M0 -112 C8 -70 80 -50 78 14 C76 70 40 92 0 92 C-40 92 -76 70 -78 14 C-80 -50 -8 -70 0 -112 Z", skin) + line("M0 -80 C-40 -20 -40 40 -14 86 M0 -80 C40 -20 40 40 14 86 M0 -80 V86", second, 6) + line("M-14 92 L-20 108 M0 92 V112 M14 92 L20 108", ink.clay, 5),
  stalks: (skin, second) => fan(7, 40, (t, i) => at(0, 100, 1, line("M0 0 V-90", second, 20) + line("M0 -84 C0 -130 4 -180 0 -226", i % 2 ? skin : ink.grass, 20), t)) + rect(-46, 18, 92, 20, ink.clay, 'rx="8"'),
  leaves: (skin, second) => fan(7, 130, (t, i) => at(0, 90, 1, line("M0 0 V-110", second, 16) + shape("M0 -60 C58 -96 60 -180 0 -214 C-60 -180 -58 -96 0 -60 Z", i % 2 ? skin : ink.grass) + line("M0 -70 V-190", second, 5), t)) + rect(-30, 70, 60, 20, ink.clay, 'rx="8"'),
  bean: (skin, second) => fan(6, 60, (t, i) => at(0, 60, 1, line("M0 40 C-22 -20 22 -90 0 -160", i % 2 ? skin : second, 20), t)),
  corn: (skin, second) => oval(0, -10, 48, 112, skin) + Array.from({ length: 21 }, (_, i) => disc(-26 + (i % 3) * 26, -84 + Math.floor(i / 3) * 24, 9, ink.paper, 'opacity=".4"')).join("") + shape("M-52 -6 C-84 40 -60 100 0 122 C-16 80 -20 30 -52 -6 Z", second) + shape("M52 -6 C84 40 60 100 0 122 C16 80 20 30 52 -6 Z", ink.leaf),
  egg: (skin, second) => shape("M0 -92 C48 -92 76 -16 70 30 C64 74 34 92 0 92 C-34 92 -64 74 -70 30 C-76 -16 -48 -92 0 -92 Z", skin) + oval(16, 26, 38, 48, second, 'opacity=".4"') + shine(-28, -30, 12),
  mushroom: (skin, second) => shape("M-26 0 C-30 60 -36 90 -22 100 H22 C36 90 30 60 26 0 Z", second) + shape("M-104 12 C-100 -70 -50 -104 0 -104 C50 -104 100 -70 104 12 C50 30 -50 30 -104 12 Z", skin) + oval(-34, -42, 20, 12, ink.paper, 'opacity=".35"'),
  rose: (skin, second) => stem() + disc(0, -60, 66, skin) + petals(5, 34, 34, 28, skin) + line("M-26 -62 C-20 -96 28 -96 28 -62 C26 -34 -14 -34 -12 -60 C-8 -78 14 -76 12 -60", second, 9),
  daisy: (skin, second) => stem() + petals(14, 54, 15, 42, skin) + disc(0, -60, 28, second),
  spathe: (skin, second) => stem() + shape("M0 0 C-90 -30 -96 -120 -34 -140 C-10 -150 0 -130 0 -124 C0 -130 10 -150 34 -140 C96 -120 90 -30 0 0 Z", skin) + line("M0 -30 C6 -60 -4 -84 4 -118", second, 18),
  pot: (skin, second) => fan(7, 150, (t, i) => leaf(0, 0, t - 90, 1.3, i % 2 ? ink.leaf : ink.grass)) + disc(0, -96, 26, skin) + disc(-52, -70, 20, skin) + disc(50, -74, 20, skin) + shape("M-70 0 H70 L50 112 H-50 Z", second) + rect(-80, -10, 160, 28, ink.roof, 'rx="6"'),
  coffee: (skin, second) => oval(0, 0, 66, 92, skin) + line("M6 -84 C-22 -30 26 30 -6 84", second, 10) + shine(-24, -30, 10),
  can: (skin, second) => shape("M-70 110 V-40 C-70 -70 -34 -70 -34 -96 V-120 H34 V-96 C34 -70 70 -70 70 -40 V110 Z", skin) + rect(-44, -134, 88, 24, second, 'rx="8"') + rect(-70, 10, 140, 16, second) + line("M-44 -30 V90", ink.paper, 10, 'opacity=".5"'),
  cut: (skin, second) => shape("M-104 10 C-96 -66 -10 -84 60 -66 C116 -50 112 30 70 62 C16 96 -96 88 -104 10 Z", skin) + shape("M-60 6 C-40 -40 20 -46 60 -30 C40 10 -10 46 -60 6 Z", second, 'opacity=".7"') + disc(58, 14, 20, ink.paper) + disc(58, 14, 9, second),
  bottle: (skin, second) => shape("M-26 -128 H26 V-80 C60 -64 60 -40 60 -16 V120 H-60 V-16 C-60 -40 -60 -64 -26 -80 Z", skin) + rect(-30, -150, 60, 32, ink.deep, 'rx="6"') + rect(-60, -4, 120, 84, ink.paper) + disc(0, 38, 26, second) + leaf(4, 20, -20, 0.35),
  jar: (skin, second) => rect(-78, -70, 156, 180, skin, 'rx="24"') + rect(-72, -104, 144, 40, ink.leaf, 'rx="8"') + rect(-78, -20, 156, 84, ink.paper) + disc(0, 22, 28, second) + leaf(4, 2, -20, 0.35),
  pack: (skin, second) => shape("M-80 -110 H80 L72 -90 V100 L80 120 H-80 L-72 100 V-90 Z", skin) + disc(0, 6, 54, ink.paper) + disc(0, 10, 32, second) + leaf(4, -14, -20, 0.45) + rect(-60, -78, 120, 14, ink.paper, 'opacity=".6"'),
};
