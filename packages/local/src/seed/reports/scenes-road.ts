import type { Chance } from "../chance.ts";
import { at, car, cone, disc, ink, land, line, motorbike, oval, rect, road, scenery, shape, street, tree } from "../stage.ts";

/** Draws one scene; with the same luck, `after` is the same place once mended. */
export type Scene = (luck: Chance, after: boolean) => string;

export const damagedRoad: Scene = (luck, after) => {
  const stage = land(luck) + scenery(luck, 520, 2) + road(luck);
  const spots = Array.from({ length: luck.wholeNumber(2, 4) }, () => ({ x: luck.between(400, 800), y: luck.between(640, 850), r: luck.between(0.8, 1.5) }));
  const wet = luck.often(0.5);
  const mark = luck.between(420, 780);
  if (after) return stage + spots.map(({ x, y, r }) => shape(`M${x - 95 * r} ${y - 26 * r} L${x + 80 * r} ${y - 32 * r} L${x + 100 * r} ${y + 26 * r} L${x - 100 * r} ${y + 32 * r} Z`, "#4a554d")).join("");
  const holes = spots.map(({ x, y, r }) => {
    const rim = `M${x - 90 * r} ${y} Q${x - 70 * r} ${y - 34 * r} ${x - 10 * r} ${y - 28 * r} T${x + 90 * r} ${y - 4 * r} Q${x + 70 * r} ${y + 34 * r} ${x} ${y + 28 * r} T${x - 90 * r} ${y} Z`;
    return shape(rim, "#46504a") + oval(x, y + 4 * r, 62 * r, 17 * r, wet ? ink.water : ink.clay) + line(`M${x + 90 * r} ${y} l${34 * r} ${-12 * r} l${18 * r} ${10 * r} M${x - 88 * r} ${y} l${-30 * r} ${14 * r}`, "#46504a", 5);
  });
  return stage + holes.join("") + at(mark, 640, 0.8, line("M0 0 L10 -150", ink.clay, 12) + disc(10, -160, 42, ink.leaf) + disc(-20, -140, 28, ink.deep));
};

export const streetLamp: Scene = (luck, after) => {
  const stage = land(luck, 560) + scenery(luck, 560, 2) + street();
  const x = luck.between(480, 720);
  const turn = luck.often(0.35) ? luck.pick([-9, 9]) : 0;
  const pole = (lean: number) => at(x, 640, 1, rect(-11, -470, 22, 470, "#48544c") + line("M0 -462 C 0 -520 60 -528 150 -520", "#48544c", 16) + shape("M110 -536 H214 L200 -496 H124 Z", ink.dark) + shape("M128 -496 H198 L192 -482 H134 Z", after ? ink.sun : "#7c877f") + rect(-26, -14, 52, 18, ink.dark), lean);
  const dusk = `<rect width="1200" height="900" fill="#10291c" opacity="${after ? 0.42 : 0.66}"/>`;
  const glow = after ? shape(`M${x + 130} 158 L${x - 140} 730 H${x + 460} L${x + 196} 158 Z`, ink.sun, 'opacity=".25"') + disc(x + 162, 152, 64, ink.sun, 'opacity=".45"') : "";
  return stage + dusk + glow + pole(after ? 0 : turn);
};

const paints = ["#b3261e", "#1d5f8a", "#f2b705", "#fffdf8", "#1f6b3a", "#8a968d"] as const;

export const traffic: Scene = (luck, after) => {
  const stage = land(luck, 500) + scenery(luck, 500, 3) + street(500);
  const lanes = [660, 790].map((y, lane) => {
    const many = after ? 2 : 6;
    return Array.from({ length: 6 }, (_, i) => {
      const x = -20 + i * 240 + luck.between(-14, 14) + lane * 90;
      const paint = luck.pick(paints);
      const bike = luck.often(0.3);
      if (i % Math.ceil(6 / many) !== 0) return "";
      return bike ? motorbike(x, y, 1.05, paint) : car(x, y, lane ? 1.05 : 0.88, paint);
    }).join("");
  });
  return stage + lanes.join("");
};

export const trafficLight: Scene = (luck, after) => {
  const stage = land(luck) + scenery(luck, 520, 2) + road(luck);
  const x = luck.between(700, 860);
  const works = luck.wholeNumber(0, 2);
  const lamp = (i: number, colour: string) => disc(0, -520 + i * 92, 36, after && i === works ? colour : "#39433c");
  const halo = after ? disc(0, -520 + works * 92, 66, [ink.apple, ink.sun, "#4caf6b"][works]!, 'opacity=".3"') : "";
  const pole = rect(-12, -250, 24, 290, "#48544c") + rect(-62, -580, 124, 302, ink.dark, 'rx="22"') + lamp(0, ink.apple) + lamp(1, ink.sun) + lamp(2, "#4caf6b") + halo;
  const barrier = after ? "" : cone(x - 210, 790, 1.1) + cone(x - 340, 830, 1.2);
  return stage + at(x, 780, 1.1, pole, after ? 0 : luck.pick([0, 0, 7])) + barrier + motorbike(420, 830, 1.5, luck.pick(paints));
};

export const fallenTree: Scene = (luck, after) => {
  const stage = land(luck) + scenery(luck, 520, 2) + road(luck);
  const y = luck.between(680, 760);
  const flip = luck.often(0.5) ? -1 : 1;
  const trunk = line("M-430 20 L210 -16", ink.clay, 58) + line("M-160 2 L-60 -96 M40 -10 L120 90 M120 -12 L210 -110", ink.clay, 24);
  const crown = disc(250, -40, 120, ink.leaf) + disc(340, 30, 100, ink.deep) + disc(200, 60, 92, "#2b7a47") + disc(110, -110, 52, ink.leaf) + disc(130, 110, 46, ink.grass);
  const roots = shape("M-430 -20 L-500 -70 L-470 -6 L-530 20 L-470 40 L-490 100 L-420 54 Z", ink.clay);
  if (!after) return stage + `<g transform="translate(600 ${y}) scale(${flip} 1)">${trunk}${crown}${roots}</g>`;
  const logs = [0, 1, 2, 3].map((i) => at(flip > 0 ? 130 : 1070, y + 60 - i * 34, 1, rect(-90, -18, 180, 34, ink.clay, 'rx="16"') + disc(90, -1, 17, "#cfae82")));
  return stage + logs.join("") + tree(flip > 0 ? 1130 : 60, 620, 0.9);
};
