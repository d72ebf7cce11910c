import type { Scene } from "./scenes-road.ts";
import { at, cone, disc, house, ink, land, line, oval, rect, scenery, shape, street, tree } from "../stage.ts";

/** A water main under the pavement: broken and spouting, or covered again. */
export const brokenPipe: Scene = (luck, after) => {
  const stage = land(luck, 560) + scenery(luck, 560, 2) + street();
  const x = luck.between(420, 760);
  if (after) return stage + shape(`M${x - 130} 610 H${x + 130} L${x + 150} 646 H${x - 150} Z`, "#9fa89f") + rect(x - 190, 560, 40, 20, ink.deep);
  const trench = shape(`M${x - 150} 606 H${x + 150} L${x + 120} 652 H${x - 120} Z`, ink.soil) + rect(x - 120, 618, 240, 22, "#5f6b63", 'rx="11"');
  const spout = line(`M${x} 620 C ${x - 10} 500 ${x - 60} 450 ${x - 120} 520 M${x} 620 C ${x + 6} 470 ${x + 40} 430 ${x + 110} 510 M${x} 620 V450`, ink.water, 16, 'opacity=".8"');
  return stage + trench + spout + oval(x + luck.between(-40, 60), 720, 300, 48, ink.water, 'opacity=".75"') + cone(x - 230, 650, 0.9) + cone(x + 230, 650, 0.9);
};

/** A street under water beside a choked drain, and the same street dry. */
export const flooded: Scene = (luck, after) => {
  const stage = land(luck, 560) + house(luck.between(160, 300), 580, 1.3) + house(luck.between(880, 1020), 580, 1.2) + tree(600, 580, 0.9) + street();
  const drain = rect(0, 640, 1200, 26, after ? "#5f6b63" : ink.water);
  if (after) return stage + drain + [120, 420, 720, 1020].map((x) => rect(x, 640, 70, 26, ink.kerb)).join("");
  const bags = Array.from({ length: 9 }, () => at(luck.between(120, 1080), luck.between(660, 700), luck.between(0.5, 0.9), disc(0, 0, 34, luck.pick(["#fffdf8", "#d6c9a8", "#8fb6c9", "#445148"])))).join("");
  const waves = [700, 760, 820, 870].map((y, i) => line(`M${60 + i * 40} ${y} q 60 -18 120 0 t 120 0 M${640 + i * 30} ${y + 12} q 60 -18 120 0 t 120 0`, ink.paper, 6, 'opacity=".7"')).join("");
  return stage + drain + shape("M0 640 C 300 620 900 660 1200 636 V900 H0 Z", ink.water, 'opacity=".82"') + waves + bags;
};

/** A small park: a swing and a bench, broken or whole. */
export const playground: Scene = (luck, after) => {
  const stage = land(luck, 560) + scenery(luck, 560, 1) + rect(0, 560, 1200, 340, ink.meadow) + oval(620, 790, 480, 90, "#d6c9a8");
  const x = luck.between(360, 520);
  const frame = line(`M${x - 150} 780 L${x - 90} 470 H${x + 150} L${x + 210} 780`, "#1d5f8a", 20);
  const swing = after
    ? line(`M${x - 20} 476 V690 M${x + 70} 476 V690`, ink.dark, 6) + rect(x - 36, 686, 124, 18, ink.apple, 'rx="6"')
    : line(`M${x - 20} 476 V690 M${x + 70} 476 V560`, ink.dark, 6) + at(x - 20, 690, 1, rect(-14, 0, 124, 18, ink.apple, 'rx="6"'), 62);
  const seat = (dy: number, turn: number) => at(850, 720 + dy, 1, rect(-140, 0, 280, 20, ink.clay, 'rx="6"') + rect(-140, -60, 280, 18, ink.clay, 'rx="6"'), turn);
  const bench = rect(730, 730, 20, 80, "#48544c") + rect(950, after ? 730 : 770, 20, after ? 80 : 40, "#48544c") + seat(after ? 0 : 16, after ? 0 : 8);
  return stage + tree(luck.between(1040, 1120), 640, 1.3) + frame + swing + bench;
};
