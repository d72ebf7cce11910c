import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { polygons, type Boundaries, type Position, type Ring } from "../src/geometry.ts";

/**
 * Writes a pack's outlines.geojson from its boundaries.geojson:
 * `node packages/region/scripts/outlines.ts <folder> [tolerance in degrees]`.
 * Every shared border is simplified once, so neighbours still touch; districts and the town are
 * put together from the simplified villages. Villages must share their border positions exactly.
 */
const [folder, tolerance = "0.0003"] = process.argv.slice(2);
if (!folder) throw new Error("usage: outlines.ts <folder> [tolerance]");
const base = pathToFileURL(`${folder}/`);
const decimals = 4;

type Edge = [string, string];
const name = (p: Position): string => p.join();
const position = (n: string): Position => n.split(",").map(Number);

const source: Boundaries = JSON.parse(readFileSync(new URL("boundaries.geojson", base), "utf8"));
const villages = source.features.filter((f) => f.properties.level === "village");

const neighbours = new Map<string, Set<string>>();
const degree = (n: string): number => neighbours.get(n)!.size;
for (const ring of villages.flatMap((v) => polygons(v).flat())) {
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [name(ring[i - 1]!), name(ring[i]!)];
    for (const [from, to] of [[a, b], [b, a]] as Edge[]) neighbours.set(from, (neighbours.get(from) ?? new Set()).add(to));
  }
}

/** Douglas-Peucker: keeps every position further than the tolerance from the chord. */
function thin(line: Position[]): Position[] {
  const [a, b] = [line[0]!, line.at(-1)!];
  let far = 0;
  let at = 0;
  for (let i = 1; i < line.length - 1; i++) {
    const d = offChord(line[i]!, a, b);
    if (d > far) [far, at] = [d, i];
  }
  return far <= Number(tolerance) ? [a, b] : [...thin(line.slice(0, at + 1)), ...thin(line.slice(at)).slice(1)];
}

function offChord([x, y]: Position, [ax, ay]: Position, [bx, by]: Position): number {
  const [dx, dy] = [bx! - ax!, by! - ay!];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((x! - ax!) * dx + (y! - ay!) * dy) / length)) : 0;
  return Math.hypot(x! - ax! - t * dx, y! - ay! - t * dy);
}

const rounded = (p: Position): Position => p.map((n) => Number(n.toFixed(decimals)));

/** Both neighbours walk a shared border in opposite directions; it is thinned in one of them. */
function simplifyArc(arc: Position[]): Position[] {
  const turned = name(arc[0]!) > name(arc.at(-1)!) || (name(arc[0]!) === name(arc.at(-1)!) && name(arc[1]!) > name(arc.at(-2)!));
  const thinned = thin(turned ? arc.toReversed() : arc).map(rounded);
  return turned ? thinned.reverse() : thinned;
}

function simplify(ring: Ring): Ring {
  const open = ring.slice(0, -1);
  const first = Math.max(0, open.findIndex((p) => degree(name(p)) !== 2));
  const walk = [...open.slice(first), ...open.slice(0, first), open[first]!];
  const out: Ring = [rounded(walk[0]!)];
  let arc: Position[] = [walk[0]!];
  for (const p of walk.slice(1)) {
    arc.push(p);
    if (degree(name(p)) === 2 && p !== walk.at(-1)) continue;
    out.push(...simplifyArc(arc).slice(1));
    arc = [p];
  }
  return out.filter((p, i) => i === 0 || name(p) !== name(out[i - 1]!));
}

const thinned = new Map(villages.map((v) => [v.id, polygons(v).map((rings) => rings.map(simplify))]));

/** Drops the borders inside the group and walks what is left into rings. */
function union(rings: Ring[]): Ring[] {
  const edges = new Set(rings.flatMap((r) => r.slice(1).map((p, i) => `${name(r[i]!)} ${name(p)}`)));
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const [a, b] = edge.split(" ") as Edge;
    if (!edges.has(`${b} ${a}`)) next.set(a, [...(next.get(a) ?? []), b]);
  }
  const out: Ring[] = [];
  for (const start of next.keys()) {
    const ring = [start];
    for (let to = next.get(start)?.pop(); to; to = next.get(to)?.pop()) ring.push(to);
    if (ring.length > 3) out.push(ring.map(position));
  }
  return out;
}

const area = (ring: Ring): number => ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i]![0]! * y! - x! * ring[i]![1]!, 0);

/** The polygons of a district or the town. @throws when it has a hole, which would need sorting to its outer ring */
function joined(code: string): Ring[][] {
  const rings = union(villages.filter((v) => v.id.startsWith(`${code}.`)).flatMap((v) => thinned.get(v.id)!.flat()));
  if (new Set(rings.map((ring) => Math.sign(area(ring)))).size > 1) throw new Error(`${code}: areas with holes are not handled`);
  return rings.map((ring) => [ring]);
}

const features = source.features.map(({ id, properties: { code, name, level } }) => {
  const parts = thinned.get(id) ?? joined(id);
  const geometry = parts.length === 1 ? { type: "Polygon", coordinates: parts[0] } : { type: "MultiPolygon", coordinates: parts };
  return JSON.stringify({ type: "Feature", id, properties: { code, name, level }, geometry });
});
writeFileSync(new URL("outlines.geojson", base), `{"type":"FeatureCollection","features":[\n${features.join(",\n")}\n]}\n`);
