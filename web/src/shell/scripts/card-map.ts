import { spots, town } from "./map.ts";

/** Shows the cards of this very page on the map of the town: what has a `data-spot` says where it is and what. */
export async function show(box: HTMLElement): Promise<void> {
  const map = await town(box.querySelector<HTMLElement>("[data-map]")!);
  const cards = [...document.querySelectorAll<HTMLElement>("[data-spot]")];
  const list = cards.map((card) => ({
    lat: Number(card.dataset.lat),
    lng: Number(card.dataset.lng),
    label: card.dataset.label!,
    lines: [card.dataset.line!],
    href: card.querySelector("a")!.href,
    kind: "pin-closed",
  }));
  spots(map, list, (n) => box.dataset.together!.replace("{n}", String(n)));
}
