import type { Scene } from "./scenes-road.ts";
import { at, cone, disc, house, ink, land, line, oval, rect, road, scenery, shape, street, tree } from "../stage.ts";

export const rubbish: Scene = (luck, after) => {
  const stage = land(luck, 560) + scenery(luck, 560, 2) + street();
  const x = luck.between(430, 680);
  const bags = Array.from({ length: 15 }, () => ({ dx: luck.between(-230, 230), dy: luck.between(-70, 50), r: luck.between(34, 66), paint: luck.pick(["#2e3a33", "#445148", "#fffdf8", "#8fb6c9", "#d6c9a8", "#c98f3d"]) })).sort((a, b) => a.dy - b.dy);
  const bin = (dx: number, paint: string) => at(x + dx, 690, 1.15, shape("M-52 -130 H52 L42 0 H-42 Z", paint) + rect(-60, -146, 120, 20, ink.deep, 'rx="6"') + line("M-20 -104 V-24 M20 -104 V-24", ink.mist, 6));
  if (after) return stage + bin(-90, ink.leaf) + bin(70, ink.sun);
  return stage + bags.map((b) => disc(x + b.dx, 670 + b.dy, b.r, b.paint) + shape(`M${x + b.dx - 12} ${670 + b.dy - b.r + 6} l12 -24 l12 24 Z`, b.paint)).join("") + line(`M${x - 250} 742 h70 M${x + 150} 750 h90`, ink.clay, 12);
};

export const landslide: Scene = (luck, after) => {
  const stage = land(luck) + scenery(luck, 520, 1) + road(luck);
  const slope = shape("M620 520 C 760 330 900 250 1200 190 V 900 H 1080 Z", ink.grass) + shape("M700 470 C 830 340 930 290 1200 250 V 520 L 900 640 Z", ink.leaf, 'opacity=".35"');
  const scar = "M1010 250 C 960 350 930 430 880 520 L 1130 620 C 1120 470 1130 360 1130 232 Z";
  const stones = Array.from({ length: 12 }, () => ({ x: luck.between(480, 1010), y: luck.between(690, 830), r: luck.between(18, 46) }));
  if (after) {
    const wall = Array.from({ length: 6 }, (_, i) => rect(838 + i * 62, 560 + (i % 2) * 8, 58, 130, i % 2 ? ink.kerb : "#96a399", 'rx="6"'));
    return stage + slope + shape(scar, ink.meadow) + wall.join("") + tree(1040, 420, 0.5) + tree(1100, 480, 0.45);
  }
  return stage + slope + shape(scar, ink.soil) + shape("M880 520 L1130 620 C 1180 760 1080 850 900 850 C 700 850 520 830 480 760 C 620 720 760 650 880 520 Z", ink.soil) + stones.map((s) => oval(s.x, s.y, s.r, s.r * 0.72, luck.pick([ink.clay, "#8b9489", "#6f553b"]))).join("") + at(600, 690, 0.6, line("M0 0 L-130 -60 M-40 -20 L-70 -90", ink.clay, 26) + disc(-150, -70, 60, ink.leaf));
};

export const fire: Scene = (luck, after) => {
  const stage = land(luck, 560) + rect(0, 560, 1200, 340, ink.meadow) + tree(luck.between(60, 180), 640, 1.1) + tree(luck.between(1020, 1140), 650, 1.2);
  const field = luck.often(0.5);
  const x = luck.between(480, 720);
  const flame = (dx: number, scale: number) => at(x + dx, 680, scale, shape("M0 0 C-90 -30 -80 -120 -30 -170 C-30 -120 0 -120 4 -220 C70 -160 100 -60 0 0 Z", "#d9622b") + shape("M4 -6 C-46 -30 -36 -80 -6 -112 C0 -80 20 -90 22 -128 C56 -80 50 -30 4 -6 Z", ink.sun));
  const smoke = [0, 1, 2, 3].map((i) => disc(x + 30 + i * 62, 420 - i * 92, 74 + i * 20, "#5f6b63", 'opacity=".55"')).join("");
  const base = field ? oval(x, 690, 380, 54, after ? "#3b423c" : ink.clay) : house(x, 690, 1.7);
  if (after) return stage + base + (field ? line(`M${x - 250} 690 l14 -60 M${x - 90} 684 l-10 -50 M${x + 120} 692 l16 -66`, ink.dark, 12) : rect(x - 90, 380, 180, 60, "#3b423c", 'opacity=".75" rx="26"')) + line(`M${x - 420} 830 C ${x - 200} 760 ${x - 60} 860 ${x + 130} 760`, ink.water, 20);
  return stage + smoke + base + flame(-130, 0.9) + flame(0, 1.35) + flame(140, 0.8) + (field ? flame(260, 0.6) + flame(-260, 0.6) : "");
};

export const field: Scene = (luck, after) => {
  const stage = land(luck, 480) + scenery(luck, 480, 1) + rect(0, 480, 1200, 420, "#8a6a44");
  const rows = Array.from({ length: 6 }, (_, r) => {
    const y = 540 + r * r * 11 + r * 12;
    const scale = 0.35 + r * 0.16;
    const plants = Array.from({ length: 11 }, (_, i) => {
      const sick = luck.often(0.55) && !after;
      const lush = sick ? "#b59b3c" : luck.pick([ink.leaf, "#2b7a47", ink.grass]);
      const x = 600 + (i - 5) * (92 + r * 26) + luck.between(-8, 8);
      return at(x, y, scale, oval(0, 0, 74, 18, "#6f553b") + (sick ? line("M0 -4 C-20 -50 -50 -50 -66 -26 M0 -4 C20 -46 44 -48 60 -18", lush, 15) + disc(-40, -38, 10, ink.clay) : oval(-26, -36, 34, 24, lush) + oval(26, -36, 34, 24, lush) + oval(0, -60, 36, 28, lush)));
    });
    return plants.join("");
  });
  return stage + rows.join("");
};

export const banner: Scene = (luck, after) => {
  const stage = land(luck, 560) + scenery(luck, 560, 2) + street();
  const x = luck.between(500, 700);
  const paint = luck.pick(["#b3261e", "#1d5f8a", "#f2b705"]);
  const poles = rect(x - 300, 220, 18, 420, ink.clay) + rect(x + 282, 220, 18, 420, ink.clay);
  if (after) return stage + tree(x - 280, 640, 1.5) + tree(x + 290, 640, 1.4);
  const cloth = shape(`M${x - 290} 236 Q${x} 290 ${x + 290} 236 V 396 Q${x} 450 ${x - 290} 396 Z`, paint) + [310, 344, 378].map((y, i) => rect(x - 190 + i * 20, y, 380 - i * 70, 16, ink.paper, 'rx="8"')).join("");
  const posters = [0, 1, 2].map((i) => at(x - 220 + i * 190, 640, 1, rect(-46, -120, 92, 116, ink.paper, 'stroke="#a9b5ab" stroke-width="4"') + disc(0, -78, 22, paint) + rect(-30, -44, 60, 9, ink.kerb) + rect(-30, -26, 42, 9, ink.kerb), (i - 1) * 5)).join("");
  return stage + tree(x - 280, 640, 1.5) + tree(x + 290, 640, 1.4) + poles + cloth + posters;
};

export const stalls: Scene = (luck, after) => {
  const stage = land(luck, 560) + scenery(luck, 560, 3) + street();
  const paints = [luck.pick([ink.apple, "#d9622b"]), luck.pick(["#1d5f8a", ink.leaf]), ink.sun];
  if (after) return stage + [200, 600, 1000].map((x) => at(x, 648, 0.9, rect(-70, -70, 140, 70, "#c9b58f", 'rx="8"') + disc(-30, -90, 36, ink.leaf) + disc(30, -96, 40, "#2b7a47"))).join("");
  const stall = (x: number, paint: string) => at(x, 676, 1.15, rect(-120, -84, 240, 84, "#c9b58f") + rect(-116, -236, 10, 156, ink.clay) + rect(106, -236, 10, 156, ink.clay) + shape("M-150 -222 L-118 -282 H118 L150 -222 Z", paint) + [-120, -60, 0, 60].map((dx, i) => (i % 2 ? "" : shape(`M${dx - 30} -222 h60 v18 q-30 22 -60 0 Z`, ink.paper))).join("") + [-80, -40, 0, 40, 80].map((dx) => disc(dx, -98, 20, luck.pick([ink.apple, ink.sun, "#7fae4f"]))).join(""));
  return stage + paints.map((paint, i) => stall(210 + i * 390, paint)).join("") + cone(405, 720, 0.7);
};
