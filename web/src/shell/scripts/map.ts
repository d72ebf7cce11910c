import * as L from "leaflet";
import sheet from "leaflet/dist/leaflet.css?url";
import type { Point } from "@among/region/geometry";
import { outlines, type Outlines } from "./outlines.ts";

/** Names would cover the outlines below this. */
const namesFrom = 13;

/** The town on a map: its outlines from the pack, and tiles over nothing when they come. */
export async function town(element: HTMLElement, view?: Point & { zoom: number }): Promise<L.Map> {
  const [data] = await Promise.all([outlines(), styled()]);
  const [west, south, east, north] = data.bbox;
  const bounds = L.latLngBounds([south, west], [north, east]);
  const map = L.map(element, { zoomAnimation: motion(), fadeAnimation: motion(), maxBounds: bounds.pad(0.6), minZoom: 10, maxZoom: data.tiles.maxZoom, zoomControl: false });
  const { zoomIn, zoomOut } = document.body.dataset;
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  map.attributionControl.setPrefix(false);
  if (view) map.setView([view.lat, view.lng], view.zoom);
  else map.fitBounds(bounds);
  L.tileLayer(data.tiles.url, { attribution: data.tiles.attribution, maxZoom: data.tiles.maxZoom }).addTo(map);
  L.geoJSON(data.shapes, { interactive: false, style: (f) => ({ className: `outline outline-${f?.properties.level}`, fill: f?.properties.level === "city" }) }).addTo(map);
  names(map, data);
  return map;
}

let styling: Promise<unknown> | undefined;

/** Leaflet's own sheet comes with the first map, so that pages whose map stays closed never fetch it. */
const styled = (): Promise<unknown> =>
  (styling ??= new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: sheet, onload: done, onerror: done });
    document.head.append(link);
  }));

const motion = (): boolean => !matchMedia("(prefers-reduced-motion: reduce)").matches;

function names(map: L.Map, { districts, villages }: Outlines): void {
  // Under the marks, which say more.
  map.createPane("names").style.zIndex = "450";
  const [far, close] = [districts, villages].map((areas) => L.layerGroup(areas.map(({ name, lat, lng }) => L.marker([lat, lng], { pane: "names", interactive: false, keyboard: false, icon: L.divIcon({ className: "map-name", html: text(name), iconSize: [120, 18] }) }))));
  const show = (): void => {
    const isClose = map.getZoom() >= namesFrom;
    (isClose ? far : close)!.remove();
    (isClose ? close : far)!.addTo(map);
  };
  map.on("zoomend", show);
  show();
}

/** Text as an element, never as markup. */
function text(words: string): HTMLElement {
  const element = document.createElement("span");
  element.textContent = words;
  return element;
}

/** A pin without a picture file. */
export const pin = (at: Point, label: string, kind = ""): L.Marker =>
  L.marker([at.lat, at.lng], { alt: label, title: label, icon: L.divIcon({ className: `pin ${kind}`, html: text(""), iconSize: [28, 28], iconAnchor: [14, 28] }) });

export interface Spot extends Point {
  label: string;
  href: string;
  lines: string[];
  kind: string;
}

/** Screen distance in pixels under which spots share one mark, and the zoom from which each stands alone. */
const cell = 56;
const aloneFrom = 17;

/** Shows spots, near ones together as one mark with their number; touching it goes closer. */
export function spots(map: L.Map, list: Spot[], together: (n: number) => string): void {
  const layer = L.layerGroup().addTo(map);
  const draw = (): void => {
    layer.clearLayers();
    const groups = map.getZoom() >= aloneFrom ? list.map((s) => [s]) : [...Map.groupBy(list, (s) => place(map, s)).values()];
    for (const group of groups) layer.addLayer(group.length === 1 ? single(group[0]!) : cluster(map, group, together));
  };
  map.on("zoomend", draw);
  draw();
}

function place(map: L.Map, spot: Spot): string {
  const { x, y } = map.project([spot.lat, spot.lng]).divideBy(cell).floor();
  return `${x}:${y}`;
}

function single(spot: Spot): L.Layer {
  const popup = document.createElement("div");
  const link = Object.assign(document.createElement("a"), { href: spot.href, textContent: spot.label });
  popup.append(link, ...spot.lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  return pin(spot, spot.label, spot.kind).bindPopup(popup);
}

function cluster(map: L.Map, group: Spot[], together: (n: number) => string): L.Layer {
  const bounds = L.latLngBounds(group.map((s) => [s.lat, s.lng]));
  const label = together(group.length);
  const icon = L.divIcon({ className: "cluster", html: text(String(group.length)), iconSize: [44, 44] });
  const closer = (): void => {
    // Spots on the very same point never come apart by zooming; then each gets its line in one popup.
    if (map.getZoom() >= 16 || bounds.getNorthEast().equals(bounds.getSouthWest())) mark.bindPopup(listed(group)).openPopup();
    else map.fitBounds(bounds.pad(0.2), { maxZoom: 17 });
  };
  const mark = L.marker(bounds.getCenter(), { icon, alt: label, title: label }).on("click", closer).on("keypress", (e) => (e as unknown as { originalEvent: KeyboardEvent }).originalEvent.key === "Enter" && closer());
  return mark;
}

function listed(group: Spot[]): HTMLElement {
  const list = document.createElement("ul");
  for (const spot of group) {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href: spot.href, textContent: spot.label }));
    list.append(item);
  }
  return list;
}
