import { spots, town, type Spot } from "./map.ts";

interface Feature {
  geometry: { coordinates: [lng: number, lat: number] };
  properties: { code: string; categoryName?: string; summary?: string; villageName?: string; state: string };
}

/** Shows the list's reports on the map of the town. */
export async function show(box: HTMLElement): Promise<void> {
  const map = await town(box.querySelector<HTMLElement>("[data-map]")!);
  const found = (await fetch(box.dataset.source!).then((r) => r.json())) as { features: Feature[] };
  const list = found.features.map(({ geometry, properties: p }): Spot => ({
    lat: geometry.coordinates[1],
    lng: geometry.coordinates[0],
    label: [p.categoryName, p.villageName].filter(Boolean).join(" · "),
    lines: p.summary ? [p.summary] : [],
    href: `${box.dataset.pages!}/${p.code}`,
    kind: `pin-${p.state}`,
  }));
  const together = box.dataset.together!;
  spots(map, list, (n) => together.replace("{n}", String(n)));
}
