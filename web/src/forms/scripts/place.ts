import type { Map, Marker } from "leaflet";
import type { Point } from "@among/region/geometry";
import { outlines, villageAt } from "../../shell/scripts/outlines.ts";
import type { FormWords } from "./words.ts";

/** "Use my location" and the map; both only fill the fields that also work without them. */
export function place(root: HTMLElement, words: FormWords, changed: () => void): void {
  const field = (name: string) => root.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`)!;
  const status = root.querySelector<HTMLElement>("[data-place-status]")!;
  const clear = root.querySelector<HTMLButtonElement>("[data-clear]")!;
  const locate = root.querySelector<HTMLButtonElement>("[data-locate]")!;
  const box = root.querySelector<HTMLDetailsElement>("[data-map-box]")!;
  const say = (text: string): void => void (status.textContent = text);
  let map: Map | undefined;
  let marker: Marker | undefined;
  let draw: typeof import("../../shell/scripts/map.ts") | undefined;

  root.querySelector<HTMLElement>("[data-place-script]")!.hidden = false;

  const point = (): Point | undefined => (field("lat").value ? { lat: Number(field("lat").value), lng: Number(field("lng").value) } : undefined);

  function show(at: Point | undefined): void {
    marker?.remove();
    if (!map || !draw || !at) return;
    marker = draw.pin(at, words.place.title).addTo(map);
    if (!map.getBounds().contains([at.lat, at.lng]) || map.getZoom() < 15) map.setView([at.lat, at.lng], 16);
  }

  async function set(at: Point, metres?: number): Promise<void> {
    field("lat").value = at.lat.toFixed(6);
    field("lng").value = at.lng.toFixed(6);
    clear.hidden = false;
    show(at);
    changed();
    await describe(at, metres);
    changed();
  }

  /** Says where the point is, and names its village in the list below. */
  async function describe(at: Point, metres?: number): Promise<void> {
    const data = await outlines().catch(() => undefined);
    const village = data && villageAt(data, at);
    if (village) field("village").value = village.code;
    if (village) say(metres === undefined ? words.place.picked(village.name) : words.place.located(village.name, metres));
    else if (data) say(words.place.pickedOutside);
    else say(words.place.picked(`${at.lat.toFixed(4)}, ${at.lng.toFixed(4)}`));
  }

  clear.addEventListener("click", () => {
    field("lat").value = field("lng").value = "";
    clear.hidden = true;
    show(undefined);
    say("");
    changed();
    locate.focus();
  });

  locate.addEventListener("click", () => {
    say(words.place.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => void set({ lat: coords.latitude, lng: coords.longitude }, Math.round(coords.accuracy)),
      (error) => say(error.code === error.PERMISSION_DENIED ? words.place.locateDenied : words.place.locateFailed),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });

  box.addEventListener("toggle", async () => {
    if (!box.open || map) return;
    draw = await import("../../shell/scripts/map.ts");
    const at = point();
    map = await draw.town(root.querySelector<HTMLElement>("[data-map]")!, at && { ...at, zoom: 16 });
    map.on("click", ({ latlng }) => void set(latlng));
    show(at);
  });

  // Without a pointer: move the map with the arrow keys, then mark its middle.
  root.querySelector("[data-map-centre]")!.addEventListener("click", () => map && void set(map.getCenter()));

  if (point()) void describe(point()!);
}
